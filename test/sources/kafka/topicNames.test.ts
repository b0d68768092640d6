import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseTopics, wantedTopics } from '../../../src/sources/kafka/topicNames.ts';

const NAMES = {
  topics: ['notifications', 'versioned_notifications'],
  priorities: ['info' as const, 'error' as const],
};

describe('the topics of oslo.messaging', () => {
  it('are named by topic and priority, and by the virtual host where there is one', () => {
    assert.deepEqual(wantedTopics(NAMES), [
      'notifications.info',
      'notifications.error',
      'versioned_notifications.info',
      'versioned_notifications.error',
    ]);
    const [first] = wantedTopics({ ...NAMES, vhost: 'openstack' });
    assert.equal(first, 'notifications.info.openstack');
    const whole = { ...NAMES, vhost: 'openstack', topic_names: ['a', 'b', 'a'] };
    assert.deepEqual(wantedTopics(whole), ['a', 'b']);
  });

  it('are taken where they are there, and patterns with all that they fit but Kafka’s own', () => {
    const existing = ['b.info', 'a.info', 'a.error', 'axinfo', '__consumer_offsets', '__a.info'];
    const choice = chooseTopics(['a.*', 'b.info', 'c.*', '*.info', 'd'], existing);
    assert.deepEqual(choice.present, ['a.error', 'a.info', 'b.info']);
    assert.deepEqual(choice.missing, ['c.*', 'd']);
    assert.deepEqual(chooseTopics(['*'], existing).present, ['a.error', 'a.info', 'axinfo', 'b.info']);
  });
});
