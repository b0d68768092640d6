import { StackwireError, type DeadLetterDesk, type DeadReplay, type DeadSelection } from '../model/index.ts';
import type { DeskAnswer, DeskRequest } from './webProtocol.ts';

interface Waiting {
  resolve(result: DeadReplay | number): void;
  reject(error: StackwireError): void;
}

/** The desk as the readers' thread sees it: every call is answered by the main thread. */
export class DeskCaller implements DeadLetterDesk {
  readonly #send: (request: DeskRequest) => void;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  constructor(send: (request: DeskRequest) => void) {
    this.#send = send;
  }

  async replay(selection: DeadSelection): Promise<DeadReplay> {
    return (await this.#ask('replay', selection)) as DeadReplay;
  }

  async drop(selection: DeadSelection): Promise<number> {
    return (await this.#ask('drop', selection)) as number;
  }

  answered(answer: DeskAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('code' in answer) waiting?.reject(new StackwireError(answer.code, answer.message));
    else waiting?.resolve(answer.result);
  }

  #ask(action: DeskRequest['action'], selection: DeadSelection): Promise<DeadReplay | number> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, action, selection });
    });
  }
}
