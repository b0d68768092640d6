import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { feedFindings } from '../../src/app/feedFindings.ts';
import type { Problem } from '../../src/model/index.ts';
import { logEntry } from '../support/logEntries.ts';
import { memoryReader } from '../support/memoryReader.ts';
import type { Stored } from '../support/memoryReader.ts';

const MAX_SKEW = 300_000_000;

function said(stored: Stored): string[] {
  return [...feedFindings(memoryReader(stored), MAX_SKEW)].map(
    ({ check, level, subject, detail }) => `${check} ${level} ${subject}: ${detail}`,
  );
}

/** A message of a publisher, received so many seconds after its stamp. */
function entry(
  seq: number,
  publisher: string,
  seconds: number,
  type = 'compute.instance.update',
): ReturnType<typeof logEntry> {
  const generated = Date.UTC(2026, 1, 3) + seq * 1000;
  const iso = (millis: number): string => new Date(millis).toISOString().replace('Z', '000Z');
  return logEntry(seq, {
    publisher_id: publisher,
    event_type: type,
    generated: iso(generated),
    rcvtime: iso(generated + seconds * 1000),
  });
}

describe('what the doctor reads from the store of the feed', () => {
  it('is nothing of an empty store', () => {
    assert.deepEqual(said({}), []);
  });

  it('is the problems that stand, without those of objects', () => {
    const cause = { message_id: 'm', event_type: 'e', generated: '2026-02-03T00:00:00.000000Z' };
    const problem = (key: string, object: string | null): Problem & { cause: typeof cause } => ({
      key,
      state: 'raised',
      severity: 4,
      summary: 'Notifications of rabbit exchange nova are not received',
      object,
      since: '2026-02-03T00:00:00.000000Z',
      cause,
    });
    const problems = [
      problem('unbound:rabbit exchange nova', null),
      problem('instance-error:server-1', 'server-1'),
    ];
    assert.deepEqual(said({ problems }), [
      'problems action unbound:rabbit exchange nova: Notifications of rabbit exchange nova are not received (since 2026-02-03T00:00:00.000000Z).',
    ]);
  });

  it('is that clocks agree, or whose does not', () => {
    const sound = Array.from({ length: 10 }, (_, index) => entry(index + 1, 'compute.a', 0.02));
    assert.deepEqual(said({ entries: sound }), [
      'clocks ok publishers: The clocks of 1 agree with this one to the second.',
    ]);
    const fast = [...sound, entry(11, 'compute.b', -5), entry(12, 'compute.c', -90)];
    const found = said({ entries: fast });
    assert.match(
      found[0] ?? '',
      /^clocks action compute\.c: By 1 messages its clock runs at least 90\.0 s ahead/,
    );
    assert.match(found[1] ?? '', /^clocks note compute\.b: .* at least 5\.0 s ahead/);
    assert.equal(found.length, 2);
  });

  it('is that nova tells states at the end of operations only', () => {
    const entries = [entry(1, 'compute.a', 0.02, 'compute.instance.create.end')];
    assert.match(said({ entries }).join('\n'), /^states note nova: Of the newest 1 messages/m);
    assert.ok(
      !said({ entries: [...entries, entry(2, 'compute.a', 0.02)] })
        .join()
        .includes('states'),
    );
  });
});
