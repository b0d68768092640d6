import { existsSync } from 'node:fs';
import { StackwireError } from '../model/index.ts';
import { targetKey, type PingTarget } from './pingTarget.ts';
import { runFping, type FpingPrograms, type PingBatch } from './runFping.ts';

/** What came back from a target. */
export interface PingAnswer {
  readonly alive: boolean;
  /** Milliseconds; null for one that did not answer. */
  readonly rtt: number | null;
}

/** What a round of pings brought. */
export interface PingRound {
  /** undefined for a target that could not be asked: nobody knows. */
  readonly answerOf: (target: PingTarget) => PingAnswer | undefined;
  /** Why some could not be asked, each reason once. */
  readonly failures: readonly StackwireError[];
}

/** Most targets of one process: it holds a few hundred bytes for each. */
const BATCH = 2000;
/** Processes at a time. */
const AT_ONCE = 4;
/** Where `ip netns` keeps the names. */
export const NAMESPACES = '/run/netns';
/** Always answers, unless fping has no raw socket and makes do with one that hears nothing (5.1 does). */
const SELF = '127.0.0.1';

/** Asks targets by fping, each once, some processes at a time. */
export class Pinger {
  readonly #programs: FpingPrograms;

  constructor(programs: FpingPrograms) {
    this.#programs = programs;
  }

  /**
   * @throws StackwireError `reachability/no-fping`, `reachability/fping-blind` where no answer of fping can be believed;
   * what only concerns a batch is among the failures
   */
  async round(targets: Iterable<PingTarget>, signal?: AbortSignal): Promise<PingRound> {
    const answers = new Map<string, PingAnswer>();
    const failures = new Map<string, StackwireError>();
    const waiting = batchesOf(targets, failures);
    const work = async (): Promise<void> => {
      for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
        await this.#ask(batch, answers, failures, signal);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { answerOf: (target) => answers.get(targetKey(target)), failures: [...failures.values()] };
  }

  async #ask(
    batch: PingBatch,
    answers: Map<string, PingAnswer>,
    failures: Map<string, StackwireError>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    try {
      for (const [address, rtt] of await this.#answersOf(batch, signal)) {
        answers.set(targetKey({ ...batch, address }), { alive: rtt !== null, rtt });
      }
    } catch (error) {
      if (!(error instanceof StackwireError) || error.code !== 'reachability/fping-failed') throw error;
      failures.set(error.message, error);
    }
  }

  async #answersOf(
    batch: PingBatch,
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<string, number | null>> {
    const { family, namespace, addresses } = batch;
    if (family === 6 || namespace !== null) return runFping(this.#programs, batch, signal);
    const withSelf = addresses.includes(SELF) ? addresses : [...addresses, SELF];
    const answers = new Map(await runFping(this.#programs, { ...batch, addresses: withSelf }, signal));
    if (answers.get(SELF) === null) throw blind(this.#programs.fping);
    if (withSelf !== addresses) answers.delete(SELF);
    return answers;
  }
}

/** Batches of one family and namespace; those in namespaces that this machine does not have are failures at once. */
function batchesOf(targets: Iterable<PingTarget>, failures: Map<string, StackwireError>): PingBatch[] {
  const groups = new Map<string, { family: 4 | 6; namespace: string | null; addresses: Set<string> }>();
  for (const { address, family, namespace } of targets) {
    const key = `${family} ${namespace ?? ''}`;
    const group = groups.get(key) ?? { family, namespace, addresses: new Set() };
    groups.set(key, group);
    group.addresses.add(address);
  }
  return [...groups.values()].flatMap(({ family, namespace, addresses }) => {
    if (namespace !== null && !existsSync(`${NAMESPACES}/${namespace}`)) {
      const text = `there is no namespace ${namespace} on this machine`;
      failures.set(text, new StackwireError('reachability/fping-failed', text));
      return [];
    }
    const all = [...addresses];
    return Array.from({ length: Math.ceil(all.length / BATCH) }, (_, at) => ({
      family,
      namespace,
      addresses: all.slice(at * BATCH, (at + 1) * BATCH),
    }));
  });
}

function blind(program: string): StackwireError {
  return new StackwireError(
    'reachability/fping-blind',
    `${program} says that ${SELF} does not answer, so none of its answers can be believed`,
  );
}
