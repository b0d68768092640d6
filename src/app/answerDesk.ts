import { StackwireError, type Desk } from '../model/index.ts';
import type { DeskAnswer, DeskRequest } from './webProtocol.ts';

/** Does what was asked for over HTTP; an error travels by its code. */
export async function answerDesk(desk: Desk, { id, ask }: DeskRequest): Promise<DeskAnswer> {
  try {
    return { id, result: await ('list' in ask ? desk.import(ask.list) : desk[ask.action](ask.selection)) };
  } catch (error) {
    const code = error instanceof StackwireError ? error.code : 'internal';
    return { id, code, message: error instanceof Error ? error.message : String(error) };
  }
}
