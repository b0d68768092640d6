import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { StoreReader } from '../model/index.ts';

interface Reading {
  readonly name: string;
  readonly help: string;
  /** null leaves the gauge out of this scrape. */
  readonly read: (reader: StoreReader) => number | null;
}

/**
 * Freshness is given as moments, not as ages: `time() - stackwire_newest_event_received_timestamp_seconds` is then
 * right even where a scrape is late.
 */
const READINGS: readonly Reading[] = [
  {
    name: 'stackwire_newest_event_generated_timestamp_seconds',
    help: 'When the newest message in the log was sent, by its own stamp.',
    read: (reader) => newest(reader, 'generated'),
  },
  {
    name: 'stackwire_newest_event_received_timestamp_seconds',
    help: 'When the newest message in the log was received.',
    read: (reader) => newest(reader, 'rcvtime'),
  },
  {
    name: 'stackwire_log_last_sequence',
    help: 'Sequence number of the newest message in the log.',
    read: (reader) => reader.lastSeq(),
  },
  {
    name: 'stackwire_store_objects',
    help: 'Objects in the inventory.',
    read: (reader) => reader.counts().objects,
  },
  {
    name: 'stackwire_store_dead_letters',
    help: 'Dead letters that are kept.',
    read: (reader) => reader.counts().deadLetters,
  },
];

/** Registers the gauges that are read from the store when a scrape asks for them. */
export function registerStoreMetrics(registry: Registry, reader: StoreReader): void {
  for (const { name, help, read } of READINGS) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => {
        const value = read(reader);
        if (value === null) gauge.remove();
        else gauge.set(value);
      },
    });
  }
  registerDeadLetters(registry, reader);
}

/** Read from their groups, of which there are a few hundred at most, however many letters there are. */
function registerDeadLetters(registry: Registry, reader: StoreReader): void {
  const gauge = new Gauge({
    name: 'stackwire_dead_letters',
    help: 'Dead letters that are kept, by their code in the catalogue of errors.',
    labelNames: ['code'],
    registers: [registry],
    collect: () => {
      gauge.reset();
      for (const { code, kept } of reader.deadGroups()) gauge.inc({ code }, kept);
    },
  });
}

function newest(reader: StoreReader, field: 'generated' | 'rcvtime'): number | null {
  const entry = reader.log(reader.lastSeq() - 1, 1).at(0);
  if (entry === undefined) return null;
  const event = JSON.parse(entry.event) as Readonly<Record<typeof field, string>>;
  return Date.parse(event[field]) / 1000;
}
