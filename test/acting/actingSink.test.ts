import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createActingSink } from '../../src/acting/index.ts';
import { gapItem, objectItem, outgoingItems, standingItem } from '../../src/delivery/index.ts';
import { formatMicros, SECOND, type Logger, type OutgoingItem } from '../../src/model/index.ts';
import { logEntry, SERVER } from '../support/logEntries.ts';

const NOW = Date.UTC(2026, 0, 1) * 1000;
const MINUTE = 60 * SECOND;

function stage(): {
  readonly acted: string[];
  readonly logged: string[];
  readonly deliver: (...items: readonly OutgoingItem[]) => Promise<void>;
  readonly rehearse: () => Promise<void> | undefined;
} {
  const acted: string[] = [];
  const logged: string[] = [];
  const note = (fields: unknown, text: string): void => void logged.push(`${text} ${JSON.stringify(fields)}`);
  const logger: Logger = { info: note, warn: note, error: note };
  const clock = { now: () => NOW, sleep: () => Promise.resolve() };
  const sink = createActingSink(
    { max_age: 10 * MINUTE },
    { name: 'ha', clock, logger },
    {
      act: async ({ key }, generated) => void acted.push(`${key} ${generated}`),
      rehearse: async () => void acted.push('rehearsed'),
      close: () => Promise.resolve(),
    },
  );
  const { signal } = new AbortController();
  return {
    acted,
    logged,
    deliver: (...items) => sink.deliver(items, signal),
    rehearse: () => sink.rehearse?.(signal),
  };
}

function happened(ago: number): readonly OutgoingItem[] {
  return outgoingItems(logEntry(1, { generated: formatMicros(NOW - ago) }));
}

describe('a sink whose target acts', () => {
  it('acts upon what has just happened, with its time', async () => {
    const { acted, logged, deliver } = stage();
    await deliver(...happened(10 * MINUTE));
    assert.deepEqual(acted, [`message-1/event ${formatMicros(NOW - 10 * MINUTE)}`]);
    assert.deepEqual(logged, []);
  });

  it('does not act upon what happened longer ago, and says so', async () => {
    const { acted, logged, deliver } = stage();
    await deliver(...happened(10 * MINUTE + SECOND));
    assert.deepEqual(acted, []);
    assert.equal(
      logged.join('\n'),
      'not acted upon: it happened too long ago {"sink":"ha","key":"message-1/event","generated":"2025-12-31T23:49:59.000000Z"}',
    );
  });

  it('does not act upon what only stands, nor upon a gap', async () => {
    const { acted, logged, deliver } = stage();
    const generated = formatMicros(NOW);
    const cause = { message_id: 'm', event_type: 'compute.instance.update', generated };
    const view = {
      type: 'instance',
      id: SERVER,
      deleted: false,
      partial: false,
      revision: 1,
      updated: generated,
    };
    await deliver(
      standingItem(
        {
          key: `instance-error:${SERVER}`,
          state: 'raised',
          severity: 4,
          summary: 'Instance web is in error',
          object: SERVER,
          since: generated,
          cause,
        },
        1,
      ),
      objectItem({ ...view, fields: {}, relations: {} }, 1),
      gapItem(1, 4),
    );
    assert.deepEqual([acted, logged], [[], []]);
  });

  it('only rehearses for a test', async () => {
    const { acted, rehearse } = stage();
    await rehearse();
    assert.deepEqual(acted, ['rehearsed']);
  });
});
