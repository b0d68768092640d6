import type { Event, Item } from '../model/index.ts';
import { StackwireError } from '../model/index.ts';
import { isGlob } from '../events/index.ts';
import type { FileTrace, Mapping } from '../mapping/index.ts';
import { ruleFailures } from '../mapping/index.ts';
import type { Reading } from './reading.ts';
import { ChosenFiles } from './chosenFiles.ts';
import { evaluateItem } from './reading.ts';
import { ReadPaths } from './readPaths.ts';
import type { RuleCoverage, RuleHits } from './ruleHits.ts';
import { percentOf } from './ruleHits.ts';
import type { AbsentTrait } from './traitHits.ts';
import { TraitHits } from './traitHits.ts';
import type { UnusedChange } from './unusedChanges.ts';
import { UnusedChanges } from './unusedChanges.ts';

/** An event type that no rule of any file knows: none matches, or only globs that observe. */
export interface UnmappedType {
  readonly event_type: string;
  /** The globs that observe it. */
  readonly globs: readonly string[];
  readonly count: number;
  /** The first of them. */
  readonly message_id: string;
  readonly position: string;
}

/** Messages, or parts of them, that could not be used for one reason. */
export interface DeadCause {
  readonly code: string;
  readonly count: number;
  readonly detail: string;
  readonly position: string;
}

/** How well a mapping knows what a capture holds, and which parts of the mapping the capture never needed. */
export interface Coverage {
  /** Decoded messages; those of a known event type. */
  readonly messages: number;
  readonly mapped: number;
  /** Event types; the known ones: a rule names them, or a glob matches them that does more than observe. */
  readonly types: number;
  readonly mapped_types: number;
  /** Known event types of all event types, in percent. */
  readonly percent: number;
  /** Most frequent first. */
  readonly unmapped: readonly UnmappedType[];
  readonly rules: readonly RuleCoverage[];
  /** How many messages each rule decided about. */
  readonly hits: Pick<RuleHits, 'of'>;
  readonly absent: readonly AbsentTrait[];
  readonly changes: readonly UnusedChange[];
  /** Most frequent first. */
  readonly dead: readonly DeadCause[];
}

/** Evaluates every message once; what is kept grows with the event types, objects and paths, not with the messages. */
export async function coverageOf(
  readings: AsyncIterable<Reading> | Iterable<Reading>,
  mapping: Mapping,
): Promise<Coverage> {
  const run = new CoverageRun(mapping);
  for await (const { position, items, dead } of readings) {
    for (const item of items) run.add(item, position);
    for (const { code, detail } of dead) run.died(code, detail, position);
  }
  return run.result();
}

class CoverageRun {
  readonly #mapping: Mapping;
  readonly #rules = new ChosenFiles();
  readonly #traits: TraitHits;
  readonly #changes: UnusedChanges;
  readonly #observing: ReadonlySet<string>;
  readonly #types = new Map<string, number>();
  readonly #unmapped = new Map<string, UnmappedType>();
  readonly #dead = new Map<string, DeadCause>();

  constructor(mapping: Mapping) {
    this.#mapping = mapping;
    const paths = new ReadPaths(mapping);
    const observing = mapping.rules.filter(({ observe }) => observe !== null);
    this.#observing = new Set(observing.map(({ file, line }) => `${file}:${line}`));
    this.#traits = new TraitHits(paths);
    this.#changes = new UnusedChanges(paths);
  }

  add(item: Item | Event, position: string): void {
    const evaluated = evaluateItem(this.#mapping, '', position, item, this.#rules);
    const chosen = this.#rules.take();
    const files = chosen.map(({ file }) => file);
    this.#types.set(item.eventType, (this.#types.get(item.eventType) ?? 0) + 1);
    if (evaluated instanceof StackwireError) {
      this.died(evaluated.code, evaluated.message, position);
      return;
    }
    const { evaluation } = evaluated;
    const [failure] = ruleFailures(evaluation);
    if (failure !== undefined) this.died('mapping/evaluate', failure, position);
    if (chosen.every((trace) => this.#onlyObserves(trace))) this.#miss(item, position, chosen);
    this.#traits.add(evaluation.event, files);
    this.#changes.add(item, evaluation, files);
  }

  died(code: string, detail: string, position: string): void {
    const known = this.#dead.get(code) ?? { code, count: 0, detail, position };
    this.#dead.set(code, { ...known, count: known.count + 1 });
  }

  result(): Coverage {
    const unmapped = [...this.#unmapped.values()].toSorted(byCount);
    const missed = unmapped.reduce((sum, { count }) => sum + count, 0);
    const messages = [...this.#types.values()].reduce((sum, count) => sum + count, 0);
    const types = this.#types.size;
    return {
      messages,
      mapped: messages - missed,
      types,
      mapped_types: types - unmapped.length,
      percent: percentOf(types - unmapped.length, types),
      unmapped,
      rules: this.#rules.coverage(this.#mapping),
      hits: this.#rules,
      absent: this.#traits.absent(),
      changes: this.#changes.found(),
      dead: [...this.#dead.values()].toSorted(byCount),
    };
  }

  /** Such a glob stands for whatever is not known yet. */
  #onlyObserves({ rule, pattern }: FileTrace): boolean {
    return rule !== null && isGlob(pattern ?? '') && this.#observing.has(`${rule.file}:${rule.line}`);
  }

  #miss({ eventType, messageId }: Item | Event, position: string, chosen: readonly FileTrace[]): void {
    const globs = chosen.flatMap(({ pattern }) => pattern ?? []);
    const first = { event_type: eventType, globs, count: 0, message_id: messageId, position };
    const known = this.#unmapped.get(eventType) ?? first;
    this.#unmapped.set(eventType, { ...known, count: known.count + 1 });
  }
}

function byCount(a: { readonly count: number }, b: { readonly count: number }): number {
  return b.count - a.count;
}
