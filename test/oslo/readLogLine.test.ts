import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type CeilometerEvent, formatMicros } from '../../src/model/index.ts';
import { deliver, RECEIVED } from './deliver.ts';

const META = { contentType: 'text/x-ceilometer-log' };

function events(line: string): CeilometerEvent[] {
  const { items, dead } = deliver(line, META);
  assert.deepEqual(dead, []);
  return items as CeilometerEvent[];
}

function lineOf(...reprs: string[]): string {
  return `2017-01-23 14:22:02.593 25667 INFO ceilometer_zenoss [-] record_events called (events=[${reprs.join(', ')}])`;
}

describe('a line of the Zenoss dispatcher’s log', () => {
  const lines = readFileSync(join(import.meta.dirname, 'wire', 'live-migration.log'), 'utf8')
    .trim()
    .split('\n');
  const found = lines.flatMap((line) => events(line));

  it('gives its events in order, with id, type and UTC time', () => {
    assert.deepEqual(
      found.map((event) => [event.messageId, event.eventType, formatMicros(event.generated)]),
      [
        [
          '3538a01c-ab8d-4e64-b0ff-6e8fe270e06a',
          'compute.instance.live_migration.post.dest.start',
          '2017-01-23T06:22:02.584049Z',
        ],
        [
          '8db64329-606c-4184-9b5b-eb815166cb17',
          'compute.instance.live_migration.post.dest.end',
          '2017-01-23T06:22:02.761138Z',
        ],
        [
          'd0dc4f4a-454a-42c5-b767-386dc3e0d1f3',
          'compute.instance.live_migration._post.end',
          '2017-01-23T06:22:02.776665Z',
        ],
      ],
    );
    for (const event of found) {
      assert.equal(event.received, RECEIVED);
      assert.equal(event.publisherId, 'compute');
      assert.equal(event.priority, 'info');
      assert.deepEqual(event.flags, []);
    }
  });

  it('gives the traits in the form of their types, an empty one too', () => {
    const [start, end, stale] = found;
    assert.equal(Object.keys(end?.traits ?? {}).length, 18);
    assert.equal(start?.traits['state_description'], 'migrating');
    assert.equal(end?.traits['state_description'], '');
    assert.equal(end.traits['memory_mb'], 512);
    assert.equal(end.traitTypes['memory_mb'], 2);
    assert.equal(end.traits['launched_at'], '2017-01-23T05:06:41.000000Z');
    assert.equal(end.traits['host_name'], 'ndc27-3222');
    assert.equal(stale?.traits['host_name'], 'ndc27-3205');
    assert.match(end.traits['fixed_ips'] as string, /^\[\{u'version': 4, .* u'type': u'fixed'\}\]$/);
  });

  it('may hold blanks, brackets and quotes in its values', () => {
    const hard = `a <b> 'c' "d", <Event: x> >> [e]) > <f`;
    const repr = (id: string): string =>
      `<Event: ${id}, a.b, 2017-01-23 06:22:02, <Trait: t 1 ${hard}> <Trait: u 1 ${hard}>>`;
    const both = events(lineOf(repr('m'), repr('n')));
    assert.deepEqual(
      both.map((event) => event.messageId),
      ['m', 'n'],
    );
    for (const event of both) assert.deepEqual(event.traits, { t: hard, u: hard });
  });

  it('may hold events without traits, or no events', () => {
    const both = events(
      lineOf('<Event: m, a.b, 2017-01-23 06:22:02, >', '<Event: n, a.b, None, <Trait: p 1 v>>'),
    );
    assert.deepEqual(
      both.map((event) => [event.traits, event.flags]),
      [
        [{}, []],
        [{ p: 'v' }, ['no-timestamp']],
      ],
    );
    assert.deepEqual(events(lineOf()), []);
  });

  it('is a dead letter naming the place when it is damaged, without its secrets', () => {
    const whole = lineOf('<Event: m, a.b, 2017-01-23 06:22:02, <Trait: password 1 SECRET> <Trait: x 1 y>>');
    const damaged: readonly (readonly [line: string, detail: RegExp])[] = [
      [whole.slice(0, -12), /ends at character \d+/],
      [whole.replace('<Event: m,', '<Event m,'), /expected "<Event: id, type, time, " at character \d+/],
      [whole.replace('>>])', '])'), /not closed at character \d+/],
      [whole.replace('<Trait: password', 'password'), /expected "<Trait: name dtype "/],
      ['something else', /has no "record_events called/],
    ];
    for (const [line, detail] of damaged) {
      const { items, dead } = deliver(line, META);
      assert.deepEqual(items, [], line);
      assert.equal(dead[0]?.code, 'decode/log-line');
      assert.match(dead[0].detail, detail);
      assert.doesNotMatch(dead[0].body?.replace('=[password', '') ?? '', /Trait: password 1 SECRET/);
    }
  });
});
