import { setImmediate } from 'node:timers/promises';
import type { SampleSettings } from '../config/index.ts';
import { matchEvent } from '../events/index.ts';
import { checkedExpression, objectValue, SAMPLE_NAMES, type ObjectExpression } from '../expressions/index.ts';
import {
  SECOND,
  type Micros,
  type ObjectModels,
  type ObjectRef,
  type ObjectView,
  type Outcome,
  type Sample,
  type StoreReader,
} from '../model/index.ts';
import type { TellLeftOut } from './inventorySeries.ts';
import { labelText } from './labelText.ts';
import { meterFamily, type MeterFamily } from './meterFamily.ts';
import { ObjectScopes } from './objectScopes.ts';
import { SampleBook, type BookedSample } from './sampleBook.ts';
import { seriesText } from './seriesText.ts';

/** Log entries read at a time. */
const PAGE = 200;

/** How long a last sample is shown, which its object mostly does not outlive by a scrape: Prometheus takes what is older for gone. */
const LAST_SHOWN: Micros = 300 * SECOND;

type Series = [labels: Readonly<Record<string, string>>, value: number][];

/** Series of a scrape by the name of their family. */
type Families = Map<string, MeterFamily & { readonly series: Series }>;

interface Chosen {
  readonly meters: string;
  readonly takes: (meter: string) => boolean;
  readonly labels: readonly (readonly [name: string, value: ObjectExpression<unknown>])[];
  readonly book: SampleBook;
  /** Samples without room when that was looked at last, and whether it is told since there was room. */
  known: number;
  told: boolean;
}

/**
 * The newest sample of each meter and resource that the configuration chooses, since this was made. It reads committed
 * samples from the log, as sinks do, and keeps no more of them than the limits say; without entries it reads nothing.
 */
export class SampleSeries {
  readonly #chosen: readonly Chosen[];
  readonly #reader: StoreReader;
  readonly #now: () => Micros;
  readonly #tell: TellLeftOut;
  #seq: number;
  #following: Promise<void> | null = null;

  /** `now` is a clock that nobody sets. `tell` hears of what finds no room once, and again when there had been room. */
  constructor(
    settings: readonly SampleSettings[],
    reader: StoreReader,
    now: () => Micros,
    tell: TellLeftOut = () => undefined,
  ) {
    this.#chosen = settings.map(chosenOf);
    this.#reader = reader;
    this.#now = now;
    this.#tell = tell;
    this.#seq = settings.length === 0 ? 0 : reader.lastSeq();
  }

  /** Takes what was committed since. Pages are read one by one, and whatever else waits has its turn in between. */
  follow(): Promise<void> {
    this.#following ??= this.#follow().finally(() => (this.#following = null));
    return this.#following;
  }

  /** Prometheus' text form, of all that is committed. */
  async text(models: () => ObjectModels): Promise<string> {
    if (this.#chosen.length === 0) return '';
    await this.follow();
    const scopes = new ObjectScopes(this.#reader, models());
    const families: Families = new Map();
    for (const chosen of this.#chosen) this.#addSeries(chosen, scopes, families);
    return [
      ...[...families.values()].map(({ type, name, series }) =>
        seriesText(type, name, 'Samples of a meter, by resource.', series),
      ),
      seriesText(
        'counter',
        'stackwire_samples_left_out_total',
        'Samples beyond the limit, without series.',
        this.#chosen.map(({ meters, book }) => [{ meters }, book.leftOut]),
      ),
    ].join('');
  }

  async #follow(): Promise<void> {
    const until = this.#reader.lastSeq();
    for (const { book } of this.#chosen) book.endStale(this.#now());
    while (this.#seq < until) {
      const entries = this.#reader.sampled(this.#seq, until, PAGE);
      for (const { outcome } of entries) if (!outcome.late) this.#take(outcome);
      this.#seq = entries.length < PAGE ? until : (entries.at(-1)?.seq ?? until);
      await setImmediate();
    }
    for (const chosen of this.#chosen) this.#tellLeftOut(chosen);
  }

  #take(outcome: Outcome): void {
    for (const sample of outcome.samples) {
      const book = this.#chosen.find(({ takes }) => takes(sample.name))?.book;
      book?.take(sample, this.#objectOf(sample, outcome, book), this.#now());
    }
  }

  /** A sample names the id only; most are of an object that their message touched. */
  #objectOf(sample: Sample, outcome: Outcome, book: SampleBook): ObjectRef | null {
    const id = sample.object;
    if (id === null) return null;
    const known = book.find(sample)?.object;
    if (known?.id === id) return known;
    const touched = [...outcome.changes, ...(outcome.unchanged ?? [])].find(({ object }) => object.id === id);
    if (touched !== undefined) return touched.object;
    const [stored] = this.#reader.objects({ id, ends: false, deleted: true });
    return stored === undefined ? null : { type: stored.type, id: stored.id };
  }

  #addSeries({ labels, book }: Chosen, scopes: ObjectScopes, families: Families): void {
    for (const booked of book.booked) {
      const object = this.#viewOf(booked);
      if (object === null) {
        book.end(booked);
        continue;
      }
      const { sample, value } = booked;
      const scope = Object.assign(scopes.of(object), { item: sample });
      const own = { meter: sample.name, resource: sample.resource_id, unit: sample.unit };
      const chosen = labels.map(([name, of]) => [name, labelText(of(scope)) ?? ''] as const);
      const family = meterFamily(sample);
      const into = families.get(family.name) ?? { ...family, series: [] };
      into.series.push([{ ...Object.fromEntries(chosen), ...own }, value]);
      families.set(family.name, into);
    }
  }

  /** null where the object is deleted and its last sample was shown; one without fields where none is known. */
  #viewOf({ object, sample, taken }: BookedSample): ObjectView | null {
    if (object === null) return unknown(sample.object ?? '');
    const deleted = sample.final && this.#now() - taken <= LAST_SHOWN;
    const [stored] = this.#reader.objects({ type: object.type, id: object.id, ends: false, deleted });
    return stored ?? null;
  }

  #tellLeftOut(chosen: Chosen): void {
    const { meters, book } = chosen;
    const more = book.leftOut - chosen.known;
    chosen.known = book.leftOut;
    if (more > 0 && !chosen.told) this.#tell(`samples of ${meters}`, more);
    chosen.told = book.full && (chosen.told || more > 0);
  }
}

function chosenOf({ meters, labels, limit, stale }: SampleSettings): Chosen {
  const tests = meters.map(matchEvent);
  return {
    meters: meters.join(','),
    takes: (meter) => tests.some((matches) => matches(meter)),
    labels: Object.entries(labels).map(([name, text]) => [
      name,
      checkedExpression(objectValue(text, SAMPLE_NAMES)),
    ]),
    book: new SampleBook(limit, stale),
    known: 0,
    told: false,
  };
}

function unknown(id: string): ObjectView {
  return { type: '', id, deleted: false, partial: true, fields: {}, relations: {}, revision: 0, updated: '' };
}
