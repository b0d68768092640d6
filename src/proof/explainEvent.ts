import type {
  Change,
  Decision,
  Event,
  Item,
  ItemFlag,
  Json,
  Outcome,
  Refusal,
  RuleRef,
} from '../model/index.ts';
import { canonicalJson, formatMicros } from '../model/index.ts';
import type { TraitTrace } from '../events/index.ts';
import type { ConditionTrace, FileTrace, Mapping, RuleTrace, TraceRecord } from '../mapping/index.ts';
import { TraceRecorder, commitMessage } from '../mapping/index.ts';
import { MemoryInventory, viewObject } from '../inventory/index.ts';
import type { Reading } from './reading.ts';
import { evaluateAny, publisherOf } from './reading.ts';

/** A field that the event speaks of and its rule is not trusted for. */
export interface NotTrusted extends Refusal {
  /** What the inventory has after the event; left out where it has nothing. */
  readonly held?: Json;
  /** Whether taking the value would have changed the object. */
  readonly differs: boolean;
}

/** What one rule came to for one object. */
export interface RuleExplanation extends Omit<RuleTrace, 'rule' | 'object'> {
  readonly conditions: readonly Omit<ConditionTrace, 'rule' | 'element'>[];
  /** The reason of an `observe` rule. */
  readonly observe: string | null;
  readonly create: boolean;
  readonly delete: boolean;
  /** Fields and relations that it wrote, newest or not. */
  readonly written: Readonly<Record<string, Json>>;
  /** Writes that a newer message kept out. */
  readonly lost: readonly Refusal[];
  readonly not_trusted: readonly NotTrusted[];
  /** What became different; null when nothing did. */
  readonly effect: Pick<Change, 'op' | 'set'> | null;
}

/** What one mapping file made of the event. */
export interface FileExplanation extends FileTrace {
  readonly speaks: readonly RuleExplanation[];
}

/** Everything about one message: which file and rule, each trait's path, what was written and what was not. */
export interface EventTrace {
  readonly kind: 'trace';
  readonly message_id: string;
  readonly event_type: string;
  readonly generated: string;
  readonly form: Item['form'];
  readonly publisher: string;
  readonly position: string;
  readonly flags: readonly ItemFlag[];
  readonly summary: string;
  /** Set where nothing was decided, or the message came a second time. */
  readonly skipped: 'unmapped' | 'no-id' | 'duplicate' | null;
  readonly traits: readonly TraitTrace[];
  /** Traits and rules that failed on this message: name → why. */
  readonly dropped: Readonly<Record<string, string>>;
  /** The files that have a rule for it. */
  readonly files: readonly FileExplanation[];
  readonly samples: number;
  /** How many of them counted: a second last set of an object does not, nor does anything of a duplicate. */
  readonly samples_taken: number;
  readonly problems: Outcome['problems'];
}

/**
 * Explains the wanted messages of a capture in file order, each against the inventory as it is after it. All
 * messages are merged, wanted or not.
 */
export async function* explainEvents(
  readings: AsyncIterable<Reading> | Iterable<Reading>,
  mapping: Mapping,
  wanted: (item: Item | Event) => boolean,
): AsyncGenerator<EventTrace> {
  const inventory = new MemoryInventory(mapping.models);
  for await (const { position, items } of readings) {
    for (const item of items) {
      const recorder = new TraceRecorder();
      const evaluation = evaluateAny(mapping, item, recorder);
      const outcome = inventory.commit(commitMessage(evaluation, ''));
      if (!wanted(item)) continue;
      const { event, decisions, samples, skipped, summary } = evaluation;
      const merged = outcome === 'duplicate' ? null : outcome;
      yield {
        kind: 'trace',
        message_id: event.messageId,
        event_type: event.eventType,
        generated: formatMicros(event.generated),
        form: event.form,
        publisher: publisherOf(item),
        position,
        flags: event.flags,
        summary,
        skipped: merged === null ? 'duplicate' : skipped,
        traits: stepsOf(recorder.records, 'trait'),
        dropped: event.dropped,
        files: filesOf(recorder.records, decisions, merged, (decision) => held(inventory, mapping, decision)),
        samples: samples.length,
        samples_taken: merged?.samples.length ?? 0,
        problems: merged?.problems ?? [],
      };
    }
  }
}

type Held = (decision: Decision) => Readonly<Record<string, Json>>;

/** Rules are traced in the order of their decisions, so one list is walked along the other. */
function filesOf(
  records: readonly TraceRecord[],
  decisions: readonly Decision[],
  outcome: Outcome | null,
  heldOf: Held,
): FileExplanation[] {
  const pending = [...decisions];
  const conditions = stepsOf(records, 'condition');
  const speeches = stepsOf(records, 'rule').map(({ rule, object: _type, ...speech }) => {
    const own = conditions
      .filter((condition) => sameRule(condition.rule, rule) && condition.element === speech.element)
      .map(({ rule: _rule, element: _element, ...condition }) => condition);
    const decision = speech.outcome === 'decided' ? pending.shift() : undefined;
    return { rule, speech: { ...speech, conditions: own, ...decided(decision, outcome, heldOf) } };
  });
  return stepsOf(records, 'file')
    .filter((file) => file.rule !== null)
    .map((file) => ({
      ...file,
      speaks: speeches.filter(({ rule }) => sameRule(rule, file.rule)).map(({ speech }) => speech),
    }));
}

type Decided = Pick<
  RuleExplanation,
  'observe' | 'create' | 'delete' | 'written' | 'lost' | 'not_trusted' | 'effect'
>;

function decided(decision: Decision | undefined, outcome: Outcome | null, heldOf: Held): Decided {
  if (decision === undefined) {
    return {
      observe: null,
      create: false,
      delete: false,
      written: {},
      lost: [],
      not_trusted: [],
      effect: null,
    };
  }
  const change = outcome?.changes.find(
    ({ object, rule }) => sameRule(rule, decision.rule) && object.id === decision.object.id,
  );
  const written = { ...decision.set, ...decision.lists, ...membersOf(decision) };
  const has = heldOf(decision);
  return {
    observe: decision.observe,
    create: decision.create,
    delete: decision.delete,
    written,
    lost: change?.refused.filter(({ field }) => Object.hasOwn(written, field)) ?? [],
    not_trusted: Object.entries(decision.offered).map(([field, value]) => ({
      field,
      value,
      because: decision.because,
      ...(has[field] === undefined ? {} : { held: has[field] }),
      differs: has[field] === undefined || canonicalJson(has[field]) !== canonicalJson(value),
    })),
    effect: change === undefined || isKept(change) ? null : { op: change.op, set: change.set },
  };
}

/** A change that only tells what was refused leaves the object as it was. */
function isKept({ op, set }: Change): boolean {
  return op === 'update' && Object.keys(set).length === 0;
}

function membersOf({ members }: Decision): Readonly<Record<string, Json>> {
  const written: Record<string, string[]> = {};
  for (const [relation, id, present] of members)
    (written[relation] ??= []).push(`${present ? '+' : '-'}${id}`);
  return written;
}

function held(
  inventory: MemoryInventory,
  mapping: Mapping,
  { object }: Decision,
): Readonly<Record<string, Json>> {
  const state = inventory.state(object);
  if (state === undefined) return {};
  const { fields, relations } = viewObject(object, state, mapping.models.get(object.type), new Map());
  return { ...relations, ...fields };
}

function stepsOf<S extends TraceRecord['step']>(
  records: readonly TraceRecord[],
  step: S,
): Omit<Extract<TraceRecord, { step: S }>, 'step'>[] {
  return records
    .filter((record): record is Extract<TraceRecord, { step: S }> => record.step === step)
    .map(({ step: _step, ...record }) => record);
}

function sameRule(a: RuleRef | null, b: RuleRef | null): boolean {
  return a?.file === b?.file && a?.line === b?.line;
}
