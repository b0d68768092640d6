import {
  StackwireError,
  type DeadReplay,
  type DeadSelection,
  type Desk,
  type ImportRequest,
  type ImportResult,
  type ParkedSelection,
} from '../model/index.ts';
import type { DeskAnswer, DeskAsk, DeskRequest, DeskResult } from './webProtocol.ts';

interface Waiting {
  resolve(result: DeskResult): void;
  reject(error: StackwireError): void;
}

/** The desk as the readers' thread sees it: every call is answered by the main thread. */
export class DeskCaller implements Desk {
  readonly #send: (request: DeskRequest) => void;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;

  constructor(send: (request: DeskRequest) => void) {
    this.#send = send;
  }

  async replay(selection: DeadSelection): Promise<DeadReplay> {
    return (await this.#ask({ action: 'replay', selection })) as DeadReplay;
  }

  async drop(selection: DeadSelection): Promise<number> {
    return (await this.#ask({ action: 'drop', selection })) as number;
  }

  async import(list: ImportRequest): Promise<ImportResult> {
    return (await this.#ask({ list })) as ImportResult;
  }

  async retryParked(parked: ParkedSelection): Promise<number> {
    return (await this.#ask({ action: 'retryParked', parked })) as number;
  }

  async dropParked(parked: ParkedSelection): Promise<number> {
    return (await this.#ask({ action: 'dropParked', parked })) as number;
  }

  answered(answer: DeskAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('code' in answer) waiting?.reject(new StackwireError(answer.code, answer.message));
    else waiting?.resolve(answer.result);
  }

  #ask(ask: DeskAsk): Promise<DeskResult> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, ask });
    });
  }
}
