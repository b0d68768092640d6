import type { DeadLetter, Event, Item, LogEntry, ObjectView, SkippedRecord } from '../model/index.ts';
import { StackwireError, deadRecord, entryLines, objectRecord, toJson } from '../model/index.ts';
import type { Mapping } from '../mapping/index.ts';
import { MemoryInventory } from '../inventory/index.ts';
import type { Reading } from './reading.ts';
import { evaluateItem } from './reading.ts';
import type { ReplaySummary } from './replaySummary.ts';
import { ReplayCounts } from './replaySummary.ts';

/** What a replay yields, in file order; then the objects; the summary last. */
export type ReplayStep =
  | { readonly kind: 'entry'; readonly entry: LogEntry }
  | { readonly kind: 'dead'; readonly record: Readonly<Record<string, unknown>> }
  | { readonly kind: 'skipped'; readonly record: SkippedRecord }
  | { readonly kind: 'object'; readonly object: ObjectView }
  | { readonly kind: 'summary'; readonly summary: ReplaySummary };

/** What a bridge with an empty store would make of a capture. It forgets nothing, so nothing is late. */
export async function* replay(
  readings: AsyncIterable<Reading> | Iterable<Reading>,
  mapping: Mapping,
  device: string,
): AsyncGenerator<ReplayStep> {
  const run = new Replay(mapping, device);
  for await (const reading of readings) yield* run.feed(reading);
  yield* run.finish();
}

/** The contract's lines of one step. */
export function stepLines(step: ReplayStep): readonly string[] {
  switch (step.kind) {
    case 'entry':
      return entryLines(step.entry);
    case 'dead':
    case 'skipped':
      return [toJson(step.record)];
    case 'object':
      return [toJson(objectRecord(step.object))];
    case 'summary':
      return [toJson(step.summary)];
  }
}

class Replay {
  readonly #mapping: Mapping;
  readonly #device: string;
  readonly #inventory: MemoryInventory;
  readonly #counts = new ReplayCounts();
  #seq = 0;

  constructor(mapping: Mapping, device: string) {
    this.#mapping = mapping;
    this.#device = device;
    this.#inventory = new MemoryInventory(mapping.models);
  }

  *feed({ position, items, dead }: Reading): Iterable<ReplayStep> {
    for (const item of items) yield* this.#item(position, item);
    for (const letter of dead) yield this.#dead(position, letter);
  }

  *finish(): Iterable<ReplayStep> {
    const objects = this.#inventory.objects();
    for (const object of objects) yield { kind: 'object', object };
    yield { kind: 'summary', summary: this.#counts.summary(objects.length) };
  }

  *#item(position: string, item: Item | Event): Iterable<ReplayStep> {
    const evaluated = evaluateItem(this.#mapping, this.#device, position, item);
    if (evaluated instanceof StackwireError) {
      yield this.#failed(position, item, evaluated);
      return;
    }
    const outcome = this.#inventory.commit(evaluated.message);
    if (outcome === 'duplicate') {
      yield this.#skipped(item, 'duplicate');
      return;
    }
    this.#seq += 1;
    this.#counts.outcome(outcome, item);
    yield { kind: 'entry', entry: { seq: this.#seq, event: evaluated.message.event, outcome } };
    if (evaluated.evaluation.skipped !== null) yield this.#skipped(item, evaluated.evaluation.skipped);
  }

  #skipped(item: Item | Event, reason: SkippedRecord['reason']): ReplayStep {
    this.#counts.skipped(reason, item.eventType);
    return { kind: 'skipped', record: { kind: 'skipped', message_id: item.messageId, reason } };
  }

  /** Its place in the file says more than the file's name. */
  #dead(position: string, letter: DeadLetter): ReplayStep {
    this.#counts.dead();
    return { kind: 'dead', record: deadRecord({ ...letter, source: position }) };
  }

  /** The body is gone by now; what the rule failed on can be found by position and id. */
  #failed(position: string, { messageId, eventType }: Item | Event, error: StackwireError): ReplayStep {
    this.#counts.dead();
    const record = {
      kind: 'dead',
      code: error.code,
      detail: error.message,
      source: position,
      message_id: messageId,
      event_type: eventType,
    };
    return { kind: 'dead', record };
  }
}
