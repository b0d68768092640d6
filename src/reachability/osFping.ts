import type { CanaryConfig, NamespaceRules } from '../config/index.ts';
import type { StoreReader } from '../model/index.ts';
import { canaryVantages } from './canaries.ts';
import { checkFping } from './checkFping.ts';
import { pingGuests } from './pingGuests.ts';
import { Pinger } from './pinger.ts';
import { readGuests, type Guest } from './readGuests.ts';
import type { FpingPrograms } from './runFping.ts';
import type { WatchFile } from './watchFile.ts';
import { isHeld, isWithin } from './ways.ts';

/** A server as nova's os-fping showed it, and one word more for people. */
export interface OsFpingServer {
  readonly id: string;
  readonly project_id: string | null;
  /** Whether any of its addresses answered. */
  readonly alive: boolean;
  /** `dead` only if it ever answered; `unknown` also where none of its addresses could be asked, or the watch has lost the way to it. */
  readonly reachability: 'alive' | 'dead' | 'unknown';
}

export interface OsFpingParts {
  readonly programs: FpingPrograms;
  readonly namespaces: NamespaceRules;
  readonly canaries: readonly CanaryConfig[];
  readonly reader: StoreReader;
  /** What the watch knows, where there is one. */
  readonly file: Pick<WatchFile, 'read'>;
}

/** Which servers are asked: their id and project. */
export type ServerChoice = (server: { readonly id: string; readonly project: string | null }) => boolean;

/** Asks the guests of the inventory now. One round at a time, however many callers there are. */
export class OsFping {
  readonly #parts: OsFpingParts;
  readonly #pinger: Pinger;
  /** Those that answered to this process. */
  readonly #answered = new Set<string>();
  #round: Promise<unknown> = Promise.resolve();

  constructor(parts: OsFpingParts) {
    this.#parts = parts;
    this.#pinger = new Pinger(parts.programs);
  }

  /** @throws StackwireError `reachability/no-fping`, `reachability/fping-blind`; `reachability/fping-failed` where none of them could be asked */
  servers(chosen: ServerChoice): Promise<readonly OsFpingServer[]> {
    const round = this.#round.then(() => this.#ask(chosen));
    this.#round = round.catch(() => undefined);
    return round;
  }

  async #ask(chosen: ServerChoice): Promise<readonly OsFpingServer[]> {
    const { programs, reader, namespaces, canaries, file } = this.#parts;
    await checkFping(programs.fping);
    const guests: Guest[] = [];
    for await (const guest of readGuests(reader, namespaces)) if (chosen(guest)) guests.push(guest);
    const { answers, failures } = await pingGuests(guests, [], this.#pinger);
    // Nobody is to be taken for dead by that.
    if (answers.every(({ asked }) => asked.length === 0)) for (const failure of failures) throw failure;
    const { guests: watched, lost } = file.read();
    const canaried = canaryVantages(canaries);
    return guests.map(({ id, project, told }, at) => {
      const { alive = null, asked = [] } = answers[at] ?? {};
      if (alive === true) this.#answered.add(id);
      const { answered, ways } = watched.get(id) ?? {};
      const held = isHeld(ways ?? [], asked, (way) => isWithin(lost, way, canaried));
      const everAnswered =
        !held && (this.#answered.has(id) || answered === true || told === 'alive' || told === 'dead');
      return { id, project_id: project, alive: alive === true, reachability: wordOf(alive, everAnswered) };
    });
  }
}

function wordOf(alive: boolean | null, everAnswered: boolean): OsFpingServer['reachability'] {
  if (alive === true) return 'alive';
  return alive === false && everAnswered ? 'dead' : 'unknown';
}
