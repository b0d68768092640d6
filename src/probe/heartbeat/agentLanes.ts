import type { Clock } from '../../model/index.ts';
import type { AgentLane } from '../hypervisor/hypervisor.ts';

export interface LaneLimits {
  /** Most questions in flight on one lane. */
  readonly perLane: number;
  /** And on both. */
  readonly all: number;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** Milliseconds without an answer after which a full fast lane is held up; a healthy guest answers in a tenth of it. */
const HELD_UP = 100;

/**
 * Lets so many questions out at a time. The slow lane, where each may take its whole deadline, leaves the fast one room however
 * many wait on it. Where guests that were healthy a moment ago hold up all of the fast one, the others go by the slow one.
 */
export class AgentLanes {
  readonly #most: Readonly<Record<AgentLane, number>>;
  readonly #all: number;
  readonly #clock: LaneLimits['clock'];
  readonly #flying: Record<AgentLane, number> = { fast: 0, slow: 0 };
  readonly #waiting: Readonly<Record<AgentLane, ((by: AgentLane) => void)[]>> = { fast: [], slow: [] };
  /** Answers on the fast lane so far. */
  #moved = 0;
  #watched = false;
  #heldUp = false;

  constructor({ perLane, all, clock }: LaneLimits) {
    this.#most = { fast: Math.min(perLane, all), slow: Math.min(perLane, Math.max(1, all - perLane)) };
    this.#all = all;
    this.#clock = clock;
  }

  get inFlight(): Readonly<Record<AgentLane, number>> {
    return this.#flying;
  }

  get waiting(): number {
    return this.#waiting.fast.length + this.#waiting.slow.length;
  }

  /** Does it when there is room, in the order asked; `by` is the lane that it takes. */
  async run<T>(lane: AgentLane, ask: (by: AgentLane) => Promise<T>): Promise<T> {
    const by = this.#enter(lane) ?? (await this.#turn(lane));
    try {
      return await ask(by);
    } finally {
      this.#flying[by] -= 1;
      if (by === 'fast') {
        this.#moved += 1;
        this.#heldUp = false;
      }
      this.#admit('fast');
      this.#admit('slow');
    }
  }

  #turn(lane: AgentLane): Promise<AgentLane> {
    const turn = new Promise<AgentLane>((resolve) => this.#waiting[lane].push(resolve));
    if (lane === 'fast') void this.#watch();
    return turn;
  }

  /** The lane on which there is room for it, which is then taken. */
  #enter(lane: AgentLane): AgentLane | null {
    const ways: readonly AgentLane[] = lane === 'fast' && this.#heldUp ? ['fast', 'slow'] : [lane];
    const by = ways.find((way) => this.#hasRoom(way));
    if (by === undefined) return null;
    this.#flying[by] += 1;
    return by;
  }

  #hasRoom(lane: AgentLane): boolean {
    const { fast, slow } = this.#flying;
    return this.#flying[lane] < this.#most[lane] && fast + slow < this.#all;
  }

  #admit(lane: AgentLane): void {
    const waiting = this.#waiting[lane];
    for (let [next] = waiting; next !== undefined; [next] = waiting) {
      const by = this.#enter(lane);
      if (by === null) return;
      waiting.shift();
      next(by);
    }
  }

  /** While somebody waits for the fast lane: whether anything moves on it. */
  async #watch(): Promise<void> {
    if (this.#watched) return;
    this.#watched = true;
    while (this.#waiting.fast.length > 0) {
      const moved = this.#moved;
      await this.#clock.sleep(HELD_UP);
      if (this.#moved !== moved) continue;
      this.#heldUp = true;
      this.#admit('fast');
    }
    this.#watched = false;
  }
}
