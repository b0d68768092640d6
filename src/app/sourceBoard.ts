import {
  SaidOnce,
  type Logger,
  type Source,
  type SourceListener,
  type SourceStatus,
  type StackwireError,
  type UnboundInterval,
} from '../model/index.ts';
import type { SourceHealth } from '../web/index.ts';

interface Seat {
  readonly source: Source;
  status: SourceStatus;
  /** Why it is not bound. */
  readonly said: SaidOnce;
  ended: boolean;
}

export interface BoardListener {
  deliver(source: Source, delivery: Parameters<SourceListener['deliver']>[0]): void;
  unbound(source: Source, interval: UnboundInterval): void;
  answered(source: Source, status: number): void;
  /** Something that health shows is different now. */
  changed(): void;
  /** Every source was finite and has ended; with the first error that ended one early. */
  allEnded(error: StackwireError | null): void;
}

/** Who is where: the sources, what each last said of itself, and whether any has more to give. */
export class SourceBoard {
  readonly #seats: Seat[];
  readonly #logger: Logger;
  #error: StackwireError | null = null;

  constructor(sources: readonly Source[], logger: Logger) {
    this.#seats = sources.map((source) => ({
      source,
      status: { state: 'connecting', detail: 'not started' },
      said: new SaidOnce(),
      ended: false,
    }));
    this.#logger = logger;
  }

  get health(): readonly SourceHealth[] {
    return this.#seats.map(({ source, status, ended }) => ({ name: source.name, ...status, ended }));
  }

  async start(listener: BoardListener): Promise<void> {
    await Promise.all(this.#seats.map((seat) => seat.source.start(this.#listen(seat, listener))));
  }

  async drain(): Promise<void> {
    await Promise.all(this.#seats.map(({ source }) => source.drain()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#seats.map(({ source }) => source.stop()));
  }

  #tell({ source, status: { state, detail }, said }: Seat): void {
    if (state === 'bound') said.forget();
    if (state !== 'connecting' || said.isNew(detail))
      this.#logger.info({ source: source.name, state }, detail || state);
  }

  #listen(seat: Seat, listener: BoardListener): SourceListener {
    const { source } = seat;
    return {
      deliver: (delivery) => listener.deliver(source, delivery),
      unbound: (interval) => listener.unbound(source, interval),
      answered: (status) => listener.answered(source, status),
      status: (status) => {
        if (seat.status.state === status.state && seat.status.detail === status.detail) return;
        seat.status = status;
        this.#tell(seat);
        listener.changed();
      },
      ended: (error) => {
        seat.ended = true;
        this.#error ??= error ?? null;
        listener.changed();
        if (this.#seats.every(({ ended }) => ended)) listener.allEnded(this.#error);
      },
    };
  }
}
