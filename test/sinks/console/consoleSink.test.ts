import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import type { LogEntry } from '../../../src/model/index.ts';
import type { ConsoleSettings } from '../../../src/sinks/console/index.ts';
import { consoleSpec, createConsoleSink, formatEntry } from '../../../src/sinks/console/index.ts';
import { logEntry, MIGRATED, STALE } from '../../support/logEntries.ts';

const ALL: ConsoleSettings = { format: 'people', events: true, changes: true, problems: true, samples: true };

async function written(
  entries: readonly LogEntry[],
  settings: Partial<ConsoleSettings> = {},
): Promise<string> {
  const stream = new PassThrough();
  const sink = createConsoleSink({ ...ALL, ...settings }, 'console', { stream, color: false });
  await sink.deliver(entries);
  await sink.close();
  stream.end();
  return text(stream);
}

function kinds(lines: string): unknown[] {
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { kind: string }).kind);
}

describe('the console sink', () => {
  it('writes entries for people in their order', async () => {
    assert.equal(await written([MIGRATED, STALE]), formatEntry(MIGRATED) + formatEntry(STALE));
  });

  it('writes the lines of the contract, big integers exact, with the cause', async () => {
    const lines = await written([MIGRATED], { format: 'json' });
    assert.deepEqual(kinds(lines), ['event', 'change']);
    assert.match(lines, /"memory":18014398509481985\b/);
    assert.match(lines, /"cause":\{"message_id":"message-1",/);
  });

  it('leaves out what it was not asked for', async () => {
    assert.deepEqual(kinds(await written([MIGRATED], { format: 'json', events: false })), ['change']);
    assert.deepEqual(kinds(await written([MIGRATED], { format: 'json', changes: false })), ['event']);
    const quiet = logEntry(3, { summary: 'nothing to tell' });
    assert.equal(await written([quiet, MIGRATED], { events: false }), formatEntry(MIGRATED));
  });

  it('sends nothing of an entry that came too late', async () => {
    const late = { ...MIGRATED, outcome: { ...MIGRATED.outcome, late: true } };
    assert.equal(await written([late]), '');
    assert.equal(await written([late], { format: 'json' }), '');
  });

  it('delivers when the stream has taken the text, not before', async () => {
    let take: () => void = () => undefined;
    const stream = new Writable({
      write: (_chunk, _encoding, done) => {
        take = done;
      },
    });
    let delivered = false;
    const delivery = createConsoleSink(ALL, 'console', { stream, color: false })
      .deliver([MIGRATED])
      .then(() => {
        delivered = true;
      });
    await Promise.resolve();
    assert.equal(delivered, false);
    take();
    await delivery;
  });

  it('goes on when the reader of the pipe has gone', async () => {
    const stream = new Writable({
      write: (_chunk, _encoding, done) => {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    const sink = createConsoleSink(ALL, 'console', { stream, color: false });
    await sink.deliver([MIGRATED]);
    await sink.deliver([STALE]);
    await sink.close();
  });

  it('shows everything to people unless told otherwise', () => {
    const defaults = Object.entries(consoleSpec.schema.properties).map(([key, field]) => [
      key,
      (field as { default?: unknown }).default,
    ]);
    assert.deepEqual(Object.fromEntries(defaults), ALL);
  });
});
