import type { Clock, Source, SourceListener } from '../model/index.ts';
import type { SourceWatch } from '../watch/index.ts';

/** A source whose doings the watch hears of; otherwise it is as it was. */
export class WatchedSource implements Source {
  readonly name: string;
  readonly #source: Source;
  readonly #watch: SourceWatch;
  readonly #clock: Clock;

  constructor(source: Source, watch: SourceWatch, clock: Clock) {
    this.name = source.name;
    this.#source = source;
    this.#watch = watch;
    this.#clock = clock;
  }

  start(listener: SourceListener): Promise<void> {
    const watch = this.#watch;
    const now = (): number => this.#clock.now();
    watch.status({ state: 'connecting', detail: '' }, now());
    return this.#source.start({
      deliver: (delivery) => {
        watch.commits.took(delivery.stream, delivery.position, delivery.meta.received);
        listener.deliver(delivery);
      },
      status: (status) => {
        watch.status(status, now());
        listener.status(status);
      },
      unbound: (interval) => {
        watch.unbound(interval, now());
        listener.unbound(interval);
      },
      backlog: (backlog) => {
        watch.backlog(backlog, now());
        listener.backlog?.(backlog);
      },
      answered: (status) => listener.answered?.(status),
      ended: (error) => listener.ended(error),
    });
  }

  settle(stream: number, position: number): void {
    this.#watch.commits.settled(stream, position, this.#clock.now());
    this.#source.settle(stream, position);
  }

  pause(): void {
    this.#watch.paused(true, this.#clock.now());
    this.#source.pause();
  }

  resume(): void {
    this.#watch.paused(false, this.#clock.now());
    this.#source.resume();
  }

  drain(): Promise<void> {
    return this.#source.drain();
  }

  stop(): Promise<void> {
    return this.#source.stop();
  }
}
