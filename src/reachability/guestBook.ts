import type { CanaryConfig } from '../config/index.ts';
import type { Micros } from '../model/index.ts';
import { canaryVantages } from './canaries.ts';
import { heldState, nextState, type GuestState, type WatchedGuest, type WatchTimes } from './guestState.ts';
import type { GuestAnswer } from './pingGuests.ts';
import type { Guest } from './readGuests.ts';
import type { WatchFile } from './watchFile.ts';
import { WayGuard, type LostVantage, type SweptGuest } from './wayGuard.ts';
import { isHeld, wayOf, type Vantage, type Way } from './ways.ts';

/** A guest of the inventory and what it answered; undefined where it was none to be asked. */
export interface FoundGuest {
  readonly guest: Guest;
  readonly answer: GuestAnswer | undefined;
}

/** What the watch knows of all guests, over restarts, and what it concludes of a sweep. */
export class GuestBook {
  readonly #file: Pick<WatchFile, 'read' | 'write'>;
  readonly #times: WatchTimes;
  readonly #guests: Map<string, WatchedGuest>;
  readonly #guard: WayGuard;
  #swept: Micros;

  constructor(file: Pick<WatchFile, 'read' | 'write'>, times: WatchTimes, canaries: readonly CanaryConfig[]) {
    const { swept, guests, lost } = file.read();
    this.#file = file;
    this.#times = times;
    this.#swept = swept;
    this.#guests = new Map(guests);
    this.#guard = new WayGuard(canaryVantages(canaries), lost);
  }

  /** Where the way to guests seems lost. */
  get lost(): ReadonlyMap<Vantage, LostVantage> {
    return this.#guard.lost;
  }

  /** How many guests there are in each state; `held` are those about which nothing is concluded because the way to them seems lost. */
  get counts(): ReadonlyMap<GuestState | 'held', number> {
    const counts = new Map<GuestState | 'held', number>();
    for (const { state, held } of this.#guests.values()) {
      const word = held === true ? 'held' : state;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return counts;
  }

  /** First of all in a sweep: whether guests fell silent, or the way to them was lost. */
  judgeWays(found: readonly FoundGuest[], canaries: ReadonlyMap<Vantage, boolean | null>, now: Micros): void {
    const swept = found.flatMap(({ guest, answer }) =>
      answer === undefined ? [] : [this.#sweptGuest(guest, answer)],
    );
    this.#guard.judge(swept, canaries, now);
  }

  /** The state that a guest is in by that. */
  look({ guest, answer }: FoundGuest, now: Micros): WatchedGuest {
    const { id, status, createdAt } = guest;
    const before = this.#guests.get(id) ?? firstOf(guest, now);
    const state =
      before !== null && this.#isHeld(guest, answer)
        ? heldState(before, toldOf(guest, before))
        : nextState(before, { status, alive: answer?.alive ?? null, createdAt }, this.#times, now);
    const ways = this.#waysAfter(before, answer);
    const known = { ...state, ...(ways.length > 0 && { ways }) };
    this.#guests.set(id, known);
    return known;
  }

  /** The store has taken what was told of a guest. */
  took(id: string, told: GuestState): void {
    const guest = this.#guests.get(id);
    if (guest !== undefined) this.#guests.set(id, { ...guest, told });
  }

  /** Ends a sweep: whoever is not there any more is forgotten. */
  ended(found: readonly FoundGuest[], now: Micros): void {
    const there = new Set(found.map(({ guest }) => guest.id));
    for (const id of this.#guests.keys()) if (!there.has(id)) this.#guests.delete(id);
    this.#swept = now;
  }

  /** Writes it all down, once there was a sweep. Throws what the file system says. */
  remember(): void {
    if (this.#swept > 0) this.#file.write({ swept: this.#swept, guests: this.#guests, lost: this.lost });
  }

  #sweptGuest(guest: Guest, { asked, answered }: GuestAnswer): SweptGuest {
    const before = this.#guests.get(guest.id);
    return {
      host: guest.host,
      lived: before?.state === 'alive',
      known: knownWays(guest, before),
      asked,
      answered,
    };
  }

  #isHeld(guest: Guest, answer: GuestAnswer | undefined): boolean {
    if (answer?.alive !== false) return false;
    const known = knownWays(guest, this.#guests.get(guest.id));
    return isHeld(known, answer.asked, (way) => this.#guard.isLost(way));
  }

  /** Those by which it answers now, and those that are lost: it may answer by another meanwhile. */
  #waysAfter(before: WatchedGuest | null, answer: GuestAnswer | undefined): readonly Way[] {
    const known = before?.ways ?? [];
    if (answer?.alive !== true) return known;
    return [...new Set([...answer.answered, ...known.filter((way) => this.#guard.isLost(way))])];
  }
}

/** What was last told of a guest. The inventory has it, unless its mapping was replaced. */
export function toldOf({ told }: Guest, state: WatchedGuest): string {
  return told ?? state.told ?? 'unknown';
}

/** Whoever was told dead or alive did answer once, also when the watch's own memory is lost. */
function firstOf({ told }: Guest, now: Micros): WatchedGuest | null {
  if (told !== 'alive' && told !== 'dead') return null;
  return { state: 'unknown', since: now, found: 0, answered: true };
}

/** Ways by which it last answered, as far as it still has an address there. */
function knownWays({ targets }: Guest, before: WatchedGuest | undefined): readonly Way[] {
  if (before?.ways === undefined) return [];
  const there = new Set(targets.map(wayOf));
  return before.ways.filter((way) => there.has(way));
}
