import type { Clock } from '../../model/index.ts';
import type { AgentLane } from '../hypervisor/hypervisor.ts';

export interface LaneLimits {
  /** Most questions in flight on one lane. */
  readonly perLane: number;
  /** And on both. */
  readonly all: number;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** Where a question stands in line: those that wait for other clients, which may be half a minute each, take the slow lane as `patient`. */
export type Queue = AgentLane | 'patient';

/** Milliseconds without an answer after which a full fast lane is held up; a healthy guest answers in a tenth of it. */
const HELD_UP = 100;

/**
 * Lets so many questions out at a time. The slow lane, where each may take its whole deadline, leaves the fast one room however
 * many wait on it. Where guests that were healthy a moment ago hold up all of the fast one, the others go by the slow one. The
 * patient leave the slow one a place, and go last: a guest that hangs is not to be found later because others' agents are held.
 */
export class AgentLanes {
  /** On the lane of each queue. */
  readonly #most: Readonly<Record<Queue, number>>;
  readonly #all: number;
  readonly #clock: LaneLimits['clock'];
  readonly #flying: Record<AgentLane, number> = { fast: 0, slow: 0 };
  readonly #waiting: Readonly<Record<Queue, ((by: AgentLane) => void)[]>> = {
    fast: [],
    slow: [],
    patient: [],
  };
  /** Answers on the fast lane so far. */
  #moved = 0;
  #watched = false;
  #heldUp = false;

  constructor({ perLane, all, clock }: LaneLimits) {
    const slow = Math.min(perLane, Math.max(1, all - perLane));
    this.#most = { fast: Math.min(perLane, all), slow, patient: Math.max(1, slow - 1) };
    this.#all = all;
    this.#clock = clock;
  }

  get inFlight(): Readonly<Record<AgentLane, number>> {
    return this.#flying;
  }

  get waiting(): number {
    return Object.values(this.#waiting).reduce((sum, { length }) => sum + length, 0);
  }

  /** Does it when there is room, in the order asked; `by` is the lane that it takes. */
  async run<T>(queue: Queue, ask: (by: AgentLane) => Promise<T>): Promise<T> {
    const by = this.#enter(queue) ?? (await this.#turn(queue));
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
      this.#admit('patient');
    }
  }

  #turn(queue: Queue): Promise<AgentLane> {
    const turn = new Promise<AgentLane>((resolve) => this.#waiting[queue].push(resolve));
    if (queue === 'fast') void this.#watch();
    return turn;
  }

  /** The lane on which there is room for it, which is then taken. */
  #enter(queue: Queue): AgentLane | null {
    const ways: readonly Queue[] = queue === 'fast' && this.#heldUp ? ['fast', 'slow'] : [queue];
    const way = ways.find((one) => this.#hasRoom(one));
    if (way === undefined) return null;
    const by = laneBy(way);
    this.#flying[by] += 1;
    return by;
  }

  #hasRoom(queue: Queue): boolean {
    const { fast, slow } = this.#flying;
    return this.#flying[laneBy(queue)] < this.#most[queue] && fast + slow < this.#all;
  }

  #admit(queue: Queue): void {
    const waiting = this.#waiting[queue];
    for (let [next] = waiting; next !== undefined; [next] = waiting) {
      const by = this.#enter(queue);
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

function laneBy(queue: Queue): AgentLane {
  return queue === 'patient' ? 'slow' : queue;
}
