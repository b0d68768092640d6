import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { gapItem, outgoingItems } from '../../../src/delivery/index.ts';
import type { LogEntry, OutgoingItem } from '../../../src/model/index.ts';
import type { ConsoleSettings } from '../../../src/sinks/console/index.ts';
import {
  consoleKinds,
  consoleSpec,
  createConsoleSink,
  formatEntry,
} from '../../../src/sinks/console/index.ts';
import { MIGRATED, STALE } from '../../support/logEntries.ts';

const SIGNAL = new AbortController().signal;
const ALL: ConsoleSettings = { format: 'people', events: true, changes: true, problems: true, samples: true };

function itemsOf(entries: readonly LogEntry[]): OutgoingItem[] {
  return entries.flatMap(outgoingItems);
}

function written(entries: readonly LogEntry[], settings: Partial<ConsoleSettings> = {}): Promise<string> {
  return shown(itemsOf(entries), settings);
}

async function shown(items: readonly OutgoingItem[], settings: Partial<ConsoleSettings>): Promise<string> {
  const stream = new PassThrough();
  const sink = createConsoleSink({ ...ALL, ...settings }, 'console', { stream, color: false });
  await sink.deliver(items, SIGNAL);
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

  it('asks for what it is to show', () => {
    const asked = (settings: Partial<ConsoleSettings>): string[] => [
      ...consoleKinds({ ...ALL, ...settings }),
    ];
    assert.deepEqual(asked({}), ['event', 'change', 'problem', 'sample']);
    assert.deepEqual(asked({ events: false, samples: false }), ['change', 'problem']);
  });

  it('shows people a change without its event under the line of the event', async () => {
    const items = itemsOf([MIGRATED]).filter(({ kind }) => kind !== 'event');
    assert.equal(await shown(items, {}), formatEntry(MIGRATED));
  });

  it('tells people of a gap in one line', async () => {
    assert.equal(
      await shown([gapItem(3, 9)], {}),
      'rows 3 to 9 of the log were forgotten before they were shown\n',
    );
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
      .deliver(itemsOf([MIGRATED]), SIGNAL)
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
    await sink.deliver(itemsOf([MIGRATED]), SIGNAL);
    await sink.deliver(itemsOf([STALE]), SIGNAL);
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
