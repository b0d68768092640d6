import { outgoingItems } from '../../../src/delivery/index.ts';
import type { OutgoingItem, Sample } from '../../../src/model/index.ts';
import { logEntry } from '../../support/logEntries.ts';

const READING: Sample = {
  name: 'memory',
  meter_type: 'gauge',
  unit: 'MiB',
  volume: 512,
  resource_id: '87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
  project_id: 'p-1',
  user_id: 'u-1',
  timestamp: '2017-01-23T06:22:02.761138Z',
  metadata: { display_name: 'web-1' },
  final: false,
  object: null,
  origin: 'meters',
  rule: { file: 'meters/openstack.yaml', line: 9 },
};

let seq = 0;

/** Sample items, one for each reading, of which parts are told. */
export function readingItems(...readings: readonly Partial<Sample>[]): readonly OutgoingItem[] {
  const samples = readings.map((one) => ({ ...READING, ...one }));
  seq += 1;
  return outgoingItems(logEntry(seq, {}, { samples })).filter(({ kind }) => kind === 'sample');
}
