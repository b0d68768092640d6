import type { Readable } from 'node:stream';

type Listener = (...args: unknown[]) => void;

/**
 * Stops and starts the reading of a socket that amqplib reads. Cancelling the consumer or leaving deliveries
 * unsettled would still let a whole prefetch arrive, and a prefetch of large messages is gigabytes; with
 * nobody reading, TCP itself holds the broker back. amqplib reads on `readable`, where `pause()` has no effect,
 * so its listeners are what is taken away and put back.
 */
export class SocketValve {
  readonly #socket: Readable;
  #held: readonly Listener[] | null = null;

  constructor(socket: Readable) {
    this.#socket = socket;
  }

  close(): void {
    if (this.#held !== null) return;
    this.#held = this.#socket.listeners('readable') as Listener[];
    this.#socket.removeAllListeners('readable');
  }

  open(): void {
    const listeners = this.#held ?? [];
    this.#held = null;
    for (const listener of listeners) this.#socket.on('readable', listener);
  }
}
