import { StackwireError, type Desk } from '../model/index.ts';
import type { DeskAnswer, DeskAsk, DeskRequest, DeskResult } from './webProtocol.ts';

/** Does what was asked for over HTTP; an error travels by its code. */
export async function answerDesk(desk: Desk, { id, ask }: DeskRequest): Promise<DeskAnswer> {
  try {
    return { id, result: await done(desk, ask) };
  } catch (error) {
    const code = error instanceof StackwireError ? error.code : 'internal';
    return { id, code, message: error instanceof Error ? error.message : String(error) };
  }
}

function done(desk: Desk, ask: DeskAsk): Promise<DeskResult> {
  if ('list' in ask) return desk.import(ask.list);
  return 'parked' in ask ? desk[ask.action](ask.parked) : desk[ask.action](ask.selection);
}
