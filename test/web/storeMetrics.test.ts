import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Registry } from 'prom-client';
import type { LogEntry } from '../../src/model/index.ts';
import { registerStoreMetrics } from '../../src/web/index.ts';
import { MIGRATED, STALE } from '../support/logEntries.ts';
import { memoryReader } from '../support/memoryReader.ts';

async function scrape(entries: readonly LogEntry[]): Promise<string> {
  const registry = new Registry();
  registerStoreMetrics(registry, memoryReader({ entries }));
  return registry.metrics();
}

describe('registerStoreMetrics', () => {
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
