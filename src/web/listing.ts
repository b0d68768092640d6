import type { Context } from 'hono';
import { StackwireError } from '../model/index.ts';

/** A list that can be read page by page. */
export interface Listing<T> {
  /** The query parameter that carries the cursor: `after`, or `before` where the newest comes first. */
  readonly parameter: 'after' | 'before';
  /** At most `limit` items beyond the cursor. Throws `http/bad-request` on a cursor it cannot read. */
  page(cursor: string | null, limit: number): readonly T[];
  /** The cursor that continues behind this item. */
  cursor(item: T): string;
  /** The item as JSON text. */
  line(item: T): string;
}

/** Items in a JSON answer that says no `limit`. */
const DEFAULT_LIMIT = 1000;
const MAX_LIMIT = 10_000;
/** Items read at once for a streamed answer: the store is never held while a slow reader takes them. */
const STREAM_PAGE = 500;

/**
 * A JSON array of one page, with a `Link: <…>; rel="next"` where more follows; or, for
 * `Accept: application/x-ndjson`, one object a line, up to `limit` or to the end.
 */
export function respondList<T>(context: Context, listing: Listing<T>): Response {
  const cursor = context.req.query(listing.parameter) ?? null;
  const limit = readLimit(context.req.query('limit'));
  if (context.req.header('accept')?.includes('application/x-ndjson') === true) {
    return context.body(lines(listing, cursor, limit ?? Infinity), 200, {
      'Content-Type': 'application/x-ndjson; charset=utf-8',
    });
  }
  const size = limit ?? DEFAULT_LIMIT;
  const items = listing.page(cursor, size + 1);
  const shown = items.slice(0, size);
  const last = shown.at(-1);
  if (items.length > size && last !== undefined) {
    context.header('Link', `<${nextPage(context, listing.parameter, listing.cursor(last))}>; rel="next"`);
  }
  return context.body(`[${shown.map((item) => listing.line(item)).join(',')}]`, 200, {
    'Content-Type': 'application/json; charset=utf-8',
  });
}

/** A sequence number as a cursor. */
export function readSequence(parameter: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new StackwireError('http/bad-request', `${parameter}=${text} is no sequence number`);
}

function readLimit(text: string | undefined): number | null {
  if (text === undefined) return null;
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new StackwireError('http/bad-request', `limit=${text} is not a number from 1 to ${MAX_LIMIT}`);
}

function nextPage(context: Context, parameter: string, cursor: string): string {
  const { pathname, searchParams } = new URL(context.req.url);
  searchParams.set(parameter, cursor);
  return `${pathname}?${searchParams.toString()}`;
}

function lines<T>(listing: Listing<T>, start: string | null, limit: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let left = limit;
  // The first page is read before the answer begins, so that a bad cursor is still a 400.
  let page = listing.page(start, Math.min(left, STREAM_PAGE));
  return new ReadableStream({
    pull(controller) {
      const last = page.at(-1);
      if (last === undefined) return controller.close();
      controller.enqueue(encoder.encode(page.map((item) => `${listing.line(item)}\n`).join('')));
      left -= page.length;
      page = left > 0 ? listing.page(listing.cursor(last), Math.min(left, STREAM_PAGE)) : [];
    },
  });
}
