import type { Clock } from '../model/index.ts';
import { STATUS, TYPE, type Frame } from './frames.ts';
import { PROGRAM } from './procedures.ts';

/** Seconds between two pings, and how many may stay unanswered. */
const INTERVAL = 5;
const UNANSWERED = 3;

const NUMBER = { ping: 1, pong: 2 } as const;

interface KeepaliveDuties {
  ping(): void;
  /** Nothing at all came for so many seconds. */
  silent(seconds: number): void;
}

/** Pings a quiet peer: a daemon that was stopped keeps its socket open and says nothing (virkeepaliveprotocol.x). */
export class Keepalive {
  static readonly PING = frameOf(NUMBER.ping);
  static readonly PONG = frameOf(NUMBER.pong);
  readonly #clock: Clock;
  readonly #duties: KeepaliveDuties;
  readonly #stopping = new AbortController();
  #unanswered = 0;

  constructor(clock: Clock, duties: KeepaliveDuties) {
    this.#clock = clock;
    this.#duties = duties;
  }

  static isPing({ procedure }: Frame): boolean {
    return procedure === NUMBER.ping;
  }

  /** Any byte tells that the peer lives. */
  heard(): void {
    this.#unanswered = 0;
  }

  async run(): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      await this.#clock.sleep(INTERVAL * 1000, signal);
      if (signal.aborted) return;
      if (this.#unanswered >= UNANSWERED) return this.#duties.silent(INTERVAL * (UNANSWERED + 1));
      this.#unanswered += 1;
      this.#duties.ping();
    }
  }

  stop(): void {
    this.#stopping.abort();
  }
}

function frameOf(procedure: number): Frame {
  return {
    program: PROGRAM.keepalive,
    version: 1,
    procedure,
    type: TYPE.message,
    serial: 0,
    status: STATUS.ok,
    body: Buffer.alloc(0),
  };
}
