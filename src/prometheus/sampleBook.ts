import type { Micros, ObjectRef, Sample } from '../model/index.ts';

/** The newest sample of a meter and a resource, and what stands for it. */
export interface BookedSample {
  readonly sample: Sample;
  /** The object it belongs to, where it is known. */
  readonly object: ObjectRef | null;
  /** Of a delta meter what its samples add up to since its series began, else the newest volume. */
  readonly value: number;
  /** When the last sample came. */
  readonly taken: Micros;
}

/** The newest samples by meter and resource, no more than `limit` of them. Times are those of one clock that nobody sets. */
export class SampleBook {
  readonly #limit: number;
  readonly #stale: Micros;
  readonly #booked = new Map<string, BookedSample>();
  #leftOut = 0;

  constructor(limit: number, stale: Micros) {
    this.#limit = limit;
    this.#stale = stale;
  }

  /** Samples that found no room. */
  get leftOut(): number {
    return this.#leftOut;
  }

  get full(): boolean {
    return this.#booked.size >= this.#limit;
  }

  get booked(): Iterable<BookedSample> {
    return this.#booked.values();
  }

  find(sample: Sample): BookedSample | null {
    return this.#booked.get(keyOf(sample)) ?? null;
  }

  take(sample: Sample, object: ObjectRef | null, now: Micros): void {
    const key = keyOf(sample);
    const before = this.#booked.get(key);
    if (before === undefined && this.full) {
      this.#leftOut += 1;
      return;
    }
    const newer = before === undefined || sample.timestamp >= before.sample.timestamp;
    this.#booked.set(key, {
      sample: newer ? sample : before.sample,
      object,
      value: valueOf(sample, before, newer),
      taken: now,
    });
  }

  end({ sample }: BookedSample): void {
    this.#booked.delete(keyOf(sample));
  }

  /** Ends what had no sample for too long. */
  endStale(now: Micros): void {
    for (const one of this.#booked.values()) if (now - one.taken > this.#stale) this.end(one);
  }
}

/** A counter cannot go down: a delta below nothing adds nothing, and neither does one that is no number. */
function valueOf(sample: Sample, before: BookedSample | undefined, newer: boolean): number {
  const volume = Number(sample.volume);
  if (sample.meter_type === 'delta')
    return (before?.value ?? 0) + (volume > 0 && volume < Infinity ? volume : 0);
  return newer || before === undefined ? volume : before.value;
}

/** With its type: a meter that changes it begins anew. */
function keyOf({ name, meter_type, resource_id }: Sample): string {
  return `${meter_type} ${name} ${resource_id}`;
}
