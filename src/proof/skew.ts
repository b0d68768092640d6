import type { Micros, ObjectModels } from '../model/index.ts';
import { SECOND } from '../model/index.ts';
import type { CapturePart } from './captureParts.ts';
import { CaptureParts } from './captureParts.ts';
import type { ClockDecided } from './clockDecided.ts';
import { blamer } from './blame.ts';
import { clockDecided } from './clockDecided.ts';
import type { Divergence, DivergingEvent } from './divergence.ts';
import { diffMerged } from './divergence.ts';
import type { Evaluated } from './reading.ts';
import { seededRandom } from './random.ts';
import type { Merged } from './splitInventory.ts';
import { mergeAll } from './splitInventory.ts';
import type { ObjectWrites, Write } from './writes.ts';
import { EXISTENCE } from './writes.ts';

/** Clocks of a well-kept cloud agree better than this; what hangs on less is worth a warning. */
export const WARN_BELOW: Micros = SECOND;
const RANDOM_RUNS = 20;

/** How far a publisher's clock is off in one run, µs. */
type Clocks = (publisher: string) => Micros;

/**
 * Registers whose value two clocks decide. With `skew` each clock may be off by up to that much, so two may
 * differ by twice as much: those are errors, and the rest up to a second are warnings, as all are without it. The
 * smallest shifts come first.
 */
export function clockDivergences(
  writes: readonly ObjectWrites[],
  skew: Micros | null,
): readonly { readonly found: ClockDecided; readonly divergence: Divergence }[] {
  const reach = skew === null ? -1 : 2 * skew;
  const all = writes
    .flatMap((object) => [...clockDecided(object, Math.max(reach, WARN_BELOW))])
    .toSorted((a, b) => a.shift - b.shift);
  const blame = blamer(all);
  return all.map((found) => {
    const severity = found.shift <= reach ? 'error' : 'warning';
    return { found, divergence: { ...describe(found, severity), blame: blame(found) } };
  });
}

/**
 * Runs the merge itself with shifted clocks: each rival's clock ahead by `skew` and all others behind, which
 * is the worst case for that rival, and some random settings. Yields fields that changed without being among
 * the predicted ones; there should never be any.
 */
export function* shiftedRuns(
  messages: readonly Evaluated[],
  models: ObjectModels,
  base: Merged,
  predicted: readonly ClockDecided[],
  { skew, seed }: { readonly skew: Micros; readonly seed: number },
): Iterable<Divergence> {
  const known = new Set(predicted.map(({ ref, register }) => fieldKey(ref, register.replace(/\[.*$/s, ''))));
  for (const { name, clocks, part } of clockSettings(messages, base, predicted, skew, seed)) {
    const shifted = part.messages.map((message) => shift(message, clocks));
    const merged = mergeAll([shifted], models);
    for (const { object, field, values } of diffMerged(part.base, part.of(merged))) {
      const key = fieldKey(object, field);
      if (known.has(key) || !isRegister(models, object.type, field)) continue;
      known.add(key);
      yield { kind: 'divergence', severity: 'error', object, field, values, orders: ['as stamped', name] };
    }
  }
}

interface ClockSetting {
  readonly name: string;
  readonly clocks: Clocks;
  /** What the setting can change. */
  readonly part: CapturePart;
}

function* clockSettings(
  messages: readonly Evaluated[],
  base: Merged,
  predicted: readonly ClockDecided[],
  skew: Micros,
  seed: number,
): Iterable<ClockSetting> {
  const parts = new CaptureParts(messages, base);
  for (const ahead of new Set(predicted.map(({ rival }) => rival.by.publisher))) {
    yield {
      name: `${ahead} ahead of all others`,
      clocks: (publisher) => (publisher === ahead ? skew : -skew),
      part: parts.touchedBy(ahead),
    };
  }
  for (let n = 1; n <= RANDOM_RUNS; n += 1) {
    const name = `random clocks ${n} of seed ${seed}`;
    yield { name, clocks: randomClocks(seed + n, skew), part: parts.whole };
  }
}

function randomClocks(seed: number, skew: Micros): Clocks {
  const random = seededRandom(seed);
  const offsets = new Map<string, Micros>();
  return (publisher) => {
    const offset = offsets.get(publisher) ?? Math.round((2 * random() - 1) * skew);
    offsets.set(publisher, offset);
    return offset;
  };
}

function shift(evaluated: Evaluated, clocks: Clocks): Evaluated {
  const { stamp } = evaluated.message;
  const generated = stamp.generated + clocks(evaluated.publisher);
  return { ...evaluated, message: { ...evaluated.message, stamp: { ...stamp, generated } } };
}

/** Derived fields and inverse ends follow from registers that are reported themselves. */
function isRegister(models: ObjectModels, type: string, field: string): boolean {
  const model = models.get(type);
  if (field === EXISTENCE || model === undefined) return true;
  return model.fields.includes(field) || model.relations.some(({ name }) => name === field);
}

function describe(
  { ref, register, winner, rival, shift }: ClockDecided,
  severity: Divergence['severity'],
): Divergence {
  return {
    kind: 'divergence',
    severity,
    object: ref,
    field: register,
    values: [shown(winner, register), shown(rival, register)],
    orders: ['as stamped', `clock of ${rival.by.publisher} ahead of ${winner.by.publisher}'s`],
    smallest_shift: shift / SECOND,
    events: [eventOf(winner, register), eventOf(rival, register)],
  };
}

function eventOf(write: Write, register: string): DivergingEvent {
  return { ...write.by, value: shown(write, register) };
}

/** A delete says that the object is gone; of any other register, that it is empty. */
function shown(write: Write, register: string): Write['value'] {
  return write.deletes && register !== EXISTENCE ? null : write.value;
}

function fieldKey(object: { readonly type: string; readonly id: string }, field: string): string {
  return `${object.type} ${object.id} ${field}`;
}
