import { formatMicros, type JsonObject, type Micros } from '../../model/index.ts';
import type { ProbeEvent } from './probeStore.ts';

/** Events that were dropped because there was no room for them. */
export interface Gap {
  /** Of the first one that was dropped, which tells gaps apart. */
  readonly first: number;
  readonly types: Readonly<Record<string, number>>;
  /** How many of them a later one of the same guest had superseded. */
  readonly superseded: number;
  /** When the oldest and the newest of them were so. */
  readonly since: Micros;
  readonly until: Micros;
}

/** An event that is gone. */
export interface Dropped {
  readonly seq: number;
  readonly eventType: string;
  readonly generated: Micros;
  readonly superseded: boolean;
}

export function widened(gap: Gap | null, { seq, eventType, generated, superseded }: Dropped): Gap {
  return {
    first: gap?.first ?? seq,
    types: { ...gap?.types, [eventType]: (gap?.types[eventType] ?? 0) + 1 },
    superseded: (gap?.superseded ?? 0) + Number(superseded),
    since: Math.min(gap?.since ?? generated, generated),
    until: Math.max(gap?.until ?? generated, generated),
  };
}

/** What the bus is told of a gap: `{host, dropped, superseded, types, since, until}`. */
export function gapEvent(gap: Gap, host: string, now: Micros): ProbeEvent {
  const dropped = Object.values(gap.types).reduce((sum, count) => sum + count, 0);
  const payload: JsonObject = {
    host,
    dropped,
    superseded: gap.superseded,
    types: gap.types,
    since: formatMicros(gap.since),
    until: formatMicros(gap.until),
  };
  // The whole of it, so that the key grows with it and what was told before is read from it again.
  const key = `dropped ${host} ${JSON.stringify(gap)}`;
  return { key, eventType: 'guest.events.dropped', priority: 'warn', generated: now, payload };
}
