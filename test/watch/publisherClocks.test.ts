import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatMicros, SECOND } from '../../src/model/index.ts';
import type { FlatEvent, Micros } from '../../src/model/index.ts';
import { publisherClocks } from '../../src/watch/index.ts';

const NOON = 1_770_000_000 * SECOND;

/** `count` messages of a publisher, each received `delay` and a little after its stamp. */
function messages(publisher: string, delay: Micros, count = 10, more: object = {}): FlatEvent[] {
  return Array.from({ length: count }, (_, number) => {
    const generated = NOON + number * SECOND;
    const rcvtime = formatMicros(generated + delay + number * 1000);
    return { publisher_id: publisher, generated: formatMicros(generated), rcvtime, ...more } as FlatEvent;
  });
}

function clocksOf(events: readonly FlatEvent[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    publisherClocks(events).map(({ publisher, ahead }) => [publisher, ahead / SECOND]),
  );
}

describe('the clocks of publishers', () => {
  it('are right when messages arrive soon after their stamps', () => {
    assert.deepEqual(clocksOf([...messages('compute.a', 20_000), ...messages('compute.b', 40_000)]), {
      'compute.a': 0,
      'compute.b': -0.02,
    });
  });

  it('run ahead when a message arrives before its stamp', () => {
    const events = [...messages('compute.a', 20_000), ...messages('compute.fast', -7 * SECOND)];
    assert.equal(clocksOf(events)['compute.fast'], 7);
    assert.equal(publisherClocks(events)[0]?.publisher, 'compute.fast');
  });

  it('are behind when all messages of one are later than those of the others', () => {
    const events = [...messages('compute.a', 20_000), ...messages('compute.slow', 90 * SECOND)];
    assert.equal(Math.round(clocksOf(events)['compute.slow'] ?? 0), -90);
  });

  it('are not to blame when all messages waited, as after an outage', () => {
    const hour = 3600 * SECOND;
    const clocks = clocksOf([...messages('compute.a', hour), ...messages('compute.b', hour + 100_000)]);
    assert.deepEqual(Object.values(clocks).map(Math.round), [-0, 0]);
  });

  it('are not called behind by a few messages, which may have waited', () => {
    const events = [...messages('compute.a', 20_000), ...messages('compute.b', 90 * SECOND, 2)];
    assert.equal(clocksOf(events)['compute.b'], 0);
  });

  it('are judged by the message’s own stamp where it was replaced', () => {
    const claimed = formatMicros(NOON + 7200 * SECOND);
    const events = messages('compute.wild', 0, 1, { claimed, generated: formatMicros(NOON) });
    assert.equal(clocksOf(events)['compute.wild'], 7200);
  });

  it('say nothing of captures without receipt times', () => {
    assert.deepEqual(clocksOf(messages('compute.a', 0, 1)), {});
    assert.deepEqual(publisherClocks([]), []);
  });
});
