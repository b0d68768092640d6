import type { Micros } from '../model/index.ts';
import { EVERYWHERE, isWithin, vantagesOf, type Vantage, type Way } from './ways.ts';

/** A guest that nova calls active, as a sweep found it. */
export interface SweptGuest {
  /** Its hypervisor; null where nobody told. */
  readonly host: string | null;
  /** Whether it answered in the last sweep that concluded anything about it. */
  readonly lived: boolean;
  /** Ways by which it last answered and by which it still has an address. */
  readonly known: readonly Way[];
  /** Those by which it was asked now. */
  readonly asked: readonly Way[];
  /** Those by which it answered now. */
  readonly answered: readonly Way[];
}

/** What a sweep found of a vantage. Guests are counted, not addresses. */
interface Count {
  /** Lived, and have an address there by which they answered. */
  expected: number;
  /** Of those: asked now. */
  asked: number;
  /** Of those: silent, and their hypervisors. */
  silent: number;
  readonly hosts: Set<string | null>;
  /** Answer now, whether they lived before or not. */
  answering: number;
}

/** A vantage whose way seems lost. */
export interface LostVantage {
  /** The sweep in which it fell silent. */
  readonly since: Micros;
  /** Guests about which nothing is concluded, and on how many hypervisors they are. */
  readonly silent: number;
  readonly hosts: number;
}

/** One guest that falls silent is told by itself: it is one problem either way. */
const LEAST = 2;
/** Of those that lived: a few may still be near, on the machine itself or at the same switch. */
const SHARE = 0.8;

/**
 * Tells guests that fell silent from a way that was lost, sweep by sweep. A way is lost when nearly all who answered by it a sweep ago are
 * silent at once, on more than one hypervisor: of one alone its guests may have fallen with it. Where all guests are on one, nobody can
 * tell, and it counts as lost. It is there again when as many answer as are silent. Where there are canaries, they alone decide.
 */
export class WayGuard {
  readonly #canaried: ReadonlySet<Vantage>;
  readonly #lost: Map<Vantage, LostVantage>;

  /** `lost` as an earlier run left it. */
  constructor(canaried: ReadonlySet<Vantage>, lost: ReadonlyMap<Vantage, LostVantage>) {
    this.#canaried = canaried;
    this.#lost = new Map([...lost].filter(([vantage]) => !canaried.has(vantage)));
  }

  get lost(): ReadonlyMap<Vantage, LostVantage> {
    return this.#lost;
  }

  isLost(way: Way): boolean {
    return isWithin(this.#lost, way, this.#canaried);
  }

  /** Takes in a sweep. `canaries` has for each vantage that has some whether any answered; null where none could be asked. */
  judge(guests: readonly SweptGuest[], canaries: ReadonlyMap<Vantage, boolean | null>, now: Micros): void {
    const counts = this.#count(guests);
    const lived = guests.filter((guest) => guest.lived && guest.asked.length > 0);
    const oneHost = new Set(lived.map(({ host }) => host)).size <= 1;
    const vantages = [...new Set([...this.#lost.keys(), ...counts.keys(), ...canaries.keys()])];
    // The widest first: what is lost as a whole is not judged in its parts.
    for (const vantage of vantages.sort((a, b) => width(a) - width(b))) {
      const within = vantagesOf(vantage, this.#canaried).some(
        (wider) => wider !== vantage && this.#lost.has(wider),
      );
      const canary = canaries.get(vantage);
      if (within || canary === null) continue;
      const count = counts.get(vantage) ?? nothing();
      const lost = canary === undefined ? this.#seemsLost(vantage, count, oneHost) : !canary;
      if (!lost) this.#lost.delete(vantage);
      else this.#lost.set(vantage, this.#asLost(vantage, count, now));
    }
  }

  #seemsLost(
    vantage: Vantage,
    { asked, silent, answering, hosts, expected }: Count,
    oneHost: boolean,
  ): boolean {
    if (!this.#lost.has(vantage))
      return silent >= LEAST && silent >= SHARE * asked && (oneHost || hosts.size > 1);
    // As long as there is somebody to ask and nobody could, nothing has changed.
    return (expected > 0 && asked === 0) || silent > answering;
  }

  #asLost(vantage: Vantage, { silent, hosts, asked }: Count, now: Micros): LostVantage {
    const before = this.#lost.get(vantage);
    if (before !== undefined && asked === 0) return before;
    return { since: before?.since ?? now, silent, hosts: hosts.size };
  }

  #count(guests: readonly SweptGuest[]): ReadonlyMap<Vantage, Count> {
    const counts = new Map<Vantage, Count>();
    const count = (vantage: Vantage): Count => {
      const known = counts.get(vantage) ?? nothing();
      counts.set(vantage, known);
      return known;
    };
    for (const guest of guests) {
      const [known, asked, answered] = [guest.known, guest.asked, guest.answered].map((ways) =>
        this.#vantages(ways),
      ) as [Set<Vantage>, Set<Vantage>, Set<Vantage>];
      for (const vantage of answered) count(vantage).answering += 1;
      if (!guest.lived) continue;
      for (const vantage of known) {
        const of = count(vantage);
        of.expected += 1;
        if (!asked.has(vantage)) continue;
        of.asked += 1;
        if (answered.has(vantage)) continue;
        of.silent += 1;
        of.hosts.add(guest.host);
      }
    }
    return counts;
  }

  #vantages(ways: readonly Way[]): Set<Vantage> {
    return new Set(ways.flatMap((way) => vantagesOf(way, this.#canaried)));
  }
}

function nothing(): Count {
  return { expected: 0, asked: 0, silent: 0, hosts: new Set(), answering: 0 };
}

function width(vantage: Vantage): number {
  if (vantage === EVERYWHERE) return 0;
  return vantage.endsWith(' *') ? 1 : 2;
}
