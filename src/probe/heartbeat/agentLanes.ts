import type { AgentLane } from '../hypervisor/hypervisor.ts';

export interface LaneLimits {
  /** Most questions in flight on one lane. */
  readonly perLane: number;
  /** And on both. */
  readonly all: number;
}

/**
 * Lets so many questions out at a time. The slow lane, where each may take its whole deadline, leaves the fast one room however
 * many wait on it.
 */
export class AgentLanes {
  readonly #most: Readonly<Record<AgentLane, number>>;
  readonly #all: number;
  readonly #flying: Record<AgentLane, number> = { fast: 0, slow: 0 };
  readonly #waiting: Readonly<Record<AgentLane, (() => void)[]>> = { fast: [], slow: [] };

  constructor({ perLane, all }: LaneLimits) {
    this.#most = { fast: Math.min(perLane, all), slow: Math.min(perLane, Math.max(1, all - perLane)) };
    this.#all = all;
  }

  get inFlight(): Readonly<Record<AgentLane, number>> {
    return this.#flying;
  }

  get waiting(): number {
    return this.#waiting.fast.length + this.#waiting.slow.length;
  }

  /** Does it when there is room on its lane, in the order asked. */
  async run<T>(lane: AgentLane, ask: () => Promise<T>): Promise<T> {
    if (this.#hasRoom(lane)) this.#flying[lane] += 1;
    else await new Promise<void>((resolve) => this.#waiting[lane].push(resolve));
    try {
      return await ask();
    } finally {
      this.#flying[lane] -= 1;
      this.#admit('fast');
      this.#admit('slow');
    }
  }

  #hasRoom(lane: AgentLane): boolean {
    const { fast, slow } = this.#flying;
    return this.#flying[lane] < this.#most[lane] && fast + slow < this.#all;
  }

  #admit(lane: AgentLane): void {
    while (this.#hasRoom(lane)) {
      const next = this.#waiting[lane].shift();
      if (next === undefined) return;
      this.#flying[lane] += 1;
      next();
    }
  }
}
