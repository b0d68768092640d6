import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Registry } from 'prom-client';
import type { DeadGroup, LogEntry } from '../../src/model/index.ts';
import { registerStoreMetrics } from '../../src/web/index.ts';
import { MIGRATED, STALE } from '../support/logEntries.ts';
import { memoryReader } from '../support/memoryReader.ts';

async function scrape(entries: readonly LogEntry[]): Promise<string> {
  const registry = new Registry();
  registerStoreMetrics(registry, memoryReader({ entries }));
  return registry.metrics();
}

/** A group of so many letters that are left of a few more. */
function group(id: number, code: DeadGroup['code'], kept: number): DeadGroup {
  const counts = { count: kept + 2, kept, dropped: 1, replayed: 1 };
  return { id, code, cause: '', source: 'rabbit', eventType: null, ...counts, firstSeen: 0, lastSeen: 0 };
}

describe('registerStoreMetrics', () => {
  it('counts the dead letters that are left, by their code', async () => {
    const groups = [group(1, 'decode/json', 3), group(2, 'mapping/evaluate', 1), group(3, 'decode/json', 4)];
    const registry = new Registry();
    registerStoreMetrics(registry, memoryReader({ groups }));
    const series = (text: string): readonly string[] => text.match(/^stackwire_dead_letters\{.*/gm) ?? [];
    const expected = [
      'stackwire_dead_letters{code="decode/json"} 7',
      'stackwire_dead_letters{code="mapping/evaluate"} 1',
    ];
    assert.deepEqual(series(await registry.metrics()), expected);
    groups.splice(0, 1);
    expected[0] = 'stackwire_dead_letters{code="decode/json"} 4';
    assert.deepEqual(series(await registry.metrics()).toSorted(), expected);
  });

  it('tells the moments of the newest message', async () => {
    const text = await scrape([MIGRATED, STALE]);
    assert.match(text, /^stackwire_newest_event_generated_timestamp_seconds 1485152522\.776$/m);
    assert.match(text, /^stackwire_newest_event_received_timestamp_seconds 1485152522\.9$/m);
    assert.match(text, /^stackwire_log_last_sequence 2$/m);
  });

  it('claims no moment where nothing has come yet', async () => {
    assert.doesNotMatch(await scrape([]), /^stackwire_newest_event_\w+ /m);
  });
});
