import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SECOND } from '../../src/model/index.ts';
import { ClockSkewWatch, unboundMessage } from '../../src/watch/index.ts';

const message = (publisherId: string, skewed: boolean): Parameters<ClockSkewWatch['observe']>[0] => ({
  publisherId,
  flags: skewed ? ['clock-skew'] : [],
  generated: 1_780_000_000 * SECOND,
});

describe('the clock-skew watch', () => {
  it('raises once per publisher and clears with its first right stamp', () => {
    const watch = new ClockSkewWatch([]);
    assert.deepEqual(watch.observe(message('compute.a', false)), []);
    const [raised] = watch.observe(message('compute.a', true));
    assert.deepEqual([raised?.key, raised?.state], ['clock-skew:compute.a', 'raised']);
    assert.deepEqual(watch.observe(message('compute.a', true)), []);
    assert.deepEqual(watch.observe(message('compute.b', false)), []);
    assert.equal(watch.observe(message('compute.a', false))[0]?.state, 'cleared');
  });

  it('knows after a restart which problems stood', () => {
    const watch = new ClockSkewWatch(['clock-skew:compute.a', 'instance-error:server-1']);
    assert.deepEqual(watch.observe(message('compute.a', true)), []);
    assert.equal(watch.observe(message('compute.a', false))[0]?.state, 'cleared');
  });

  it('is not misled by other oddities of a message', () => {
    const watch = new ClockSkewWatch([]);
    watch.observe(message('compute.a', true));
    assert.deepEqual(watch.observe({ ...message('compute.b', false), flags: ['no-message-id'] }), []);
  });

  it('gives up a publisher that is gone, and its problem with it', () => {
    const watch = new ClockSkewWatch(['clock-skew:compute.a']);
    const now = 1_780_000_000 * SECOND;
    assert.equal(watch.forget('compute.b', now), null);
    assert.equal(watch.forget('compute.a', now)?.problem.state, 'cleared');
    assert.equal(watch.forget('compute.a', now), null);
  });
});

describe('an unbound interval', () => {
  const since = 1_780_000_000 * SECOND;

  it('is a problem while it lasts and is cleared, with its length, when it is over', () => {
    const begun = unboundMessage('rabbit', { subject: 'exchange nova', since, until: null }, 'openstack');
    const over = unboundMessage(
      'rabbit',
      { subject: 'exchange nova', since, until: since + 2.5 * SECOND },
      'openstack',
    );
    assert.deepEqual([begun.feed[0]?.state, over.feed[0]?.state], ['raised', 'cleared']);
    assert.equal(begun.feed[0]?.key, over.feed[0]?.key);
    assert.match(over.feed[0]?.summary ?? '', /2\.5 s/);
    assert.equal((JSON.parse(over.event) as { severity: number }).severity, 0);
  });

  it('has the same message id each time it is reported, so it is recorded once', () => {
    const interval = { subject: 'exchange nova', since, until: null };
    assert.equal(
      unboundMessage('rabbit', interval, 'openstack').stamp.messageId,
      unboundMessage('rabbit', interval, 'openstack').stamp.messageId,
    );
  });
});
