import { setTimeout as wait } from 'node:timers/promises';
import type { ConformingTransport } from '../test/sources/conformance/transport.ts';
import type { Load, PayloadMaker } from './load.ts';
import type { Sent } from './sent.ts';

export interface TransportLoadOptions {
  readonly send: ConformingTransport['send'];
  readonly payloads: PayloadMaker;
  /** Messages a second. */
  readonly rate: number;
}

/** Between two looks at how much is due, milliseconds. */
const TICK = 20;
/** Messages that are handed over together at most. */
const TOGETHER = 100;

/**
 * Hands over what is due, in one go after the other; what each comes to is the transport's own sender's: it tries again until
 * its messages are taken.
 */
export class TransportLoad implements Load {
  readonly sent = new Map<string, Sent>();
  readonly #options: TransportLoadOptions;
  readonly #supply: ReturnType<ReturnType<PayloadMaker>[typeof Symbol.iterator]>;
  readonly #running: Promise<void>;
  #due = 0;
  #held = false;
  #underWay = false;
  #finishing = false;

  constructor(options: TransportLoadOptions) {
    this.#options = options;
    this.#supply = options.payloads()[Symbol.iterator]();
    this.#running = this.#run();
    // Who waits for the end hears of it; until then it is no news to anybody.
    this.#running.catch(() => undefined);
  }

  async reached(count: number): Promise<void> {
    while (this.sent.size < count && !this.#finishing) await wait(TICK);
  }

  async hold(): Promise<void> {
    this.#held = true;
    while (this.#underWay) await wait(TICK);
  }

  release(): void {
    this.#held = false;
  }

  async burst(count: number): Promise<void> {
    const target = this.sent.size + count;
    this.#due += count;
    await this.reached(target);
  }

  async finish(): Promise<void> {
    this.#finishing = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    let last = performance.now();
    while (!this.#finishing) {
      const now = performance.now();
      if (!this.#held) this.#due += ((now - last) * this.#options.rate) / 1000;
      last = now;
      const due = this.#held ? 0 : Math.min(Math.floor(this.#due), TOGETHER);
      if (due === 0) await wait(TICK);
      else await this.#send(due);
    }
  }

  async #send(count: number): Promise<void> {
    this.#due -= count;
    this.#underWay = true;
    const messages = this.#take(count);
    const published = Date.now();
    await this.#options.send(messages.map(({ body }) => body));
    const confirmed = Date.now();
    for (const { id } of messages) this.sent.set(id, { published, confirmed });
    this.#underWay = false;
  }

  #take(count: number): readonly { readonly id: string; readonly body: Buffer }[] {
    return Array.from({ length: count }, () => {
      const next = this.#supply.next();
      if (next.done === true) throw new Error('the supply has ended');
      return next.value;
    });
  }
}
