import type { Answer, Posted } from '../../support/hookServer.ts';

/** A call as the sink posts it. */
export interface Call {
  readonly action: string;
  readonly method: string;
  readonly type: string;
  readonly tid: number;
  readonly data: readonly [Readonly<Record<string, unknown>>];
}

type Result = Readonly<Record<string, unknown>>;

const CREATED: Result = { success: true, msg: 'Created event' };

/**
 * Answers as Zenoss's EventsRouter does (Products/ZenUtils/extdirect/router.py): a list for several calls, one object for
 * one. `of` says what becomes of a call; without it all are taken.
 */
export function eventsRouter(of: (call: Call) => Result = () => CREATED): Answer {
  return (response, posted) => {
    const answers = callsOf(posted).map((call) => ({
      ...call,
      data: undefined,
      uuid: 'u',
      result: of(call),
    }));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answers.length === 1 ? answers[0] : answers));
  };
}

export function callsOf({ body }: Posted): readonly Call[] {
  return JSON.parse(body) as readonly Call[];
}
