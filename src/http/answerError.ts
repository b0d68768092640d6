import { DeliveryDelayed, DeliveryRefused, type Micros } from '../model/index.ts';
import type { HttpAnswer } from './httpClient.ts';
import { retryAfter } from './retryAfter.ts';

/** How a protocol over HTTP answers. */
export interface HttpManner {
  /** Whether a status is an answer to what was sent, and not to who sends it, so that trying it again changes nothing. */
  refuses(status: number): boolean;
  /** What the body of an answer that is not 2xx says to a person. */
  textOf(body: Buffer): string;
}

/** Characters of an answer that are shown. */
const SHOWN = 300;

const REFUSALS: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** HTTP's own statuses, and texts as they are. */
export const PLAIN_MANNER: HttpManner = {
  refuses: (status) => REFUSALS.has(status),
  textOf: (body) => body.toString(),
};

/** `HTTP <status>` and what the answer says, on one line. */
export function answerText({ status, body }: HttpAnswer, manner: HttpManner): string {
  const text = manner.textOf(body).replace(/\s+/g, ' ').trim().slice(0, SHOWN);
  return `HTTP ${status}${text === '' ? '' : `: ${text}`}`;
}

/** What an answer that did not take what was sent means: a DeliveryRefused, a DeliveryDelayed, or another Error. */
export function answerError(answer: HttpAnswer, manner: HttpManner, now: Micros): Error {
  const text = answerText(answer, manner);
  if (manner.refuses(answer.status)) return new DeliveryRefused(text);
  const wait = retryAfter(answer.headers['retry-after'], now);
  return wait === null ? new Error(text) : new DeliveryDelayed(text, wait);
}
