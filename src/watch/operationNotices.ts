import { formatMicros, type Micros } from '../model/index.ts';
import type { FeedNotice } from './feedMessage.ts';
import { feedProblem } from './feedProblem.ts';
import { spanText } from './spanText.ts';

export const STUCK = 'operation-stuck';

/** What a notice says of an operation. */
export interface OperationFacts {
  /** Object id; the request's where no object is known. */
  readonly subject: string;
  readonly operation: string;
  readonly request: string | null;
  /** Stamp of the start. */
  readonly started: Micros;
  readonly within: Micros;
}

/** An operation should have ended by now. */
export function operationStuck(facts: OperationFacts, now: Micros): FeedNotice {
  const { subject, operation, started, within } = facts;
  const text = `${operation} of ${subject} began at ${formatMicros(started)} and has not ended within ${spanText(within)}`;
  return notice('stackwire.operation.stuck', facts, 'raised', now, text);
}

export type OperationOver = 'ended' | 'deleted' | 'forgotten';

const OVER: Readonly<Record<OperationOver, string>> = {
  ended: 'has ended after all',
  deleted: 'is over: the object was deleted',
  forgotten: 'is not waited for any more',
};

export function operationOver(facts: OperationFacts, how: OperationOver, now: Micros): FeedNotice {
  const text = `${facts.operation} of ${facts.subject}, begun at ${formatMicros(facts.started)}, ${OVER[how]}`;
  return notice('stackwire.operation.over', facts, 'cleared', now, text);
}

function notice(
  eventType: string,
  { subject, operation, request, started }: OperationFacts,
  state: 'raised' | 'cleared',
  at: Micros,
  summary: string,
): FeedNotice {
  const problem = feedProblem(STUCK, `${subject}:${operation}`, state, 3, started, summary);
  const traits = {
    subject,
    operation,
    since: formatMicros(started),
    ...(request === null ? {} : { request_id: request }),
  };
  return { eventType, problem, component: subject, at, traits, identity: [problem.key, String(at)] };
}
