import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { boundPolicy } from '../../../../src/sources/amqp/doctor/boundPolicy.ts';
import { brokerFindings, versionNumbers } from '../../../../src/sources/amqp/doctor/brokerFindings.ts';
import type { QueueFacts, QueueView } from '../../../../src/sources/amqp/doctor/busView.ts';
import { exchangeFindings } from '../../../../src/sources/amqp/doctor/exchangeFindings.ts';
import { queueFindings } from '../../../../src/sources/amqp/doctor/queueFindings.ts';
import { shellWord } from '../../../../src/sources/amqp/doctor/shellWord.ts';
import { switchOn } from '../../../../src/sources/amqp/doctor/switchOn.ts';
import { linesOf, said, settings } from './examining.ts';

const PLACE = { source: 'rabbit', vhost: '/', version: [3, 10, 8], policyPriority: 100, elsewhere: null };
const URL = 'rabbit://u:p@h/';

function queue(name: string, consumers = 0, facts: Partial<QueueFacts> | null = null): QueueView {
  const blank = {
    durable: true,
    type: 'classic',
    arguments: {},
    policy: null,
    definition: {},
    readers: [],
    boundTo: [],
    publishRate: null,
  };
  return { name, ready: 5, consumers, growth: null, facts: facts && { ...blank, ...facts } };
}

/** The pattern of a set_policy line. */
function patternOf(line: string): RegExp {
  return new RegExp(/notifications-bounded(?:-\d)? '([^']+)'/.exec(line)?.[1] ?? 'none');
}

describe('the policy for queues that nobody reads', () => {
  it('covers priorities of a topic that come later, and no queue that is read', () => {
    const unread = [queue('notifications.info'), queue('notifications.error')];
    const all = [...unread, queue('versioned_notifications.info', 1)];
    const pattern = patternOf(boundPolicy(PLACE, unread, all).lines[0] ?? '');
    assert.match('notifications.info', pattern);
    assert.match('notifications.critical', pattern);
    assert.doesNotMatch('versioned_notifications.info', pattern);
    assert.doesNotMatch('notifications_info', pattern);
    assert.doesNotMatch('stackwire', pattern);
  });

  it('names single queues where another of the topic has a reader', () => {
    const unread = [queue('notifications.info'), queue('odd.queue')];
    const all = [...unread, queue('notifications.error', 1)];
    const pattern = patternOf(boundPolicy(PLACE, unread, all).lines[0] ?? '');
    assert.match('notifications.info', pattern);
    assert.match('odd.queue', pattern);
    assert.doesNotMatch('notifications.error', pattern);
    assert.doesNotMatch('notifications.warn', pattern);
    assert.doesNotMatch('oddxqueue', pattern);
  });

  it('is a line for each policy that the queues have already', () => {
    const ha = queue('notifications.info', 0, { policy: 'ha', definition: { 'ha-mode': 'all' } });
    const unread = [ha, queue('versioned_notifications.info', 0, {})];
    const [first = '', second = ''] = boundPolicy(PLACE, unread, unread).lines;
    assert.match(
      first,
      /"ha-mode":"all","max-length":10000,"max-length-bytes":104857600,"overflow":"drop-head"/,
    );
    assert.doesNotMatch(second, /ha-mode/);
    assert.doesNotMatch('versioned_notifications.info', patternOf(first));
  });
});

describe('a queue that exists and cannot be asked', () => {
  it('is told in the words of the broker', () => {
    const text =
      "NOT_FOUND - home node 'rabbit@c2' of durable queue 'notifications.info' is down or inaccessible";
    const refused = [{ name: 'queue notifications.info', text }];
    const view = { exchanges: [], missing: [], queues: [], own: null, refused };
    assert.deepEqual(said(queueFindings(view, PLACE), 'queues'), [
      `action queue notifications.info: It exists, but cannot be asked: ${text}.`,
    ]);
  });
});

describe('what a version of the broker surprises with', () => {
  const about = (version: string, written: Readonly<Record<string, unknown>> = {}): string[] =>
    said(
      brokerFindings(
        { source: 'rabbit', vhost: '/', product: 'RabbitMQ', version },
        settings({ url: URL, ...written }),
        30_000_000,
        2000,
      ),
      'broker',
    );

  it('is nothing on the versions of RabbitMQ 3', () => {
    assert.deepEqual(
      about('3.13.7').map((text) => text.split(' ')[0]),
      ['ok'],
    );
  });

  it('is the end of transient queues from 4.3, which is announced from 4.0', () => {
    assert.match(about('4.1.0')[1] ?? '', /^note .*deprecated in it and refused from 4\.3 on/);
    assert.match(about('4.3.0-rc.1')[1] ?? '', /^note .*Could not send notification/);
    assert.match(about('5.0.0')[1] ?? '', /^note .*Could not send notification/);
  });

  it('is the redelivery limit of a quorum queue from 4.0', () => {
    const quorum = { queue: { type: 'quorum' } };
    assert.equal(about('3.13.7', quorum).length, 1);
    assert.match(about('4.0.2', quorum).at(-1) ?? '', /^note queue stackwire: .*20 redeliveries/);
    assert.equal(about('4.0.2', { ...quorum, shared_queues: ['notifications.info'] }).length, 2);
  });

  it('makes transient exchanges an emergency from 4.3', () => {
    const facts = { durable: false, type: 'topic', bindings: [], traffic: null };
    const view = { exchanges: [{ name: 'nova', facts }], missing: [], queues: [], own: null, refused: [] };
    const found = (version: string): string =>
      said(exchangeFindings(view, { ...PLACE, version: versionNumbers(version) }), 'durable')[0] ?? '';
    assert.match(found('4.2.1'), /^note nova: Not durable: a restart/);
    assert.match(found('4.3.0'), /^action nova: Not durable, and RabbitMQ 4\.3\.0 refuses such queues/);
  });
});

describe('settings that do not go with the broker', () => {
  const check = (written: Readonly<Record<string, unknown>>, heartbeat: number): string[] => {
    const broker = { source: 'rabbit', vhost: '/', product: 'RabbitMQ', version: '3.10.8' };
    return said(brokerFindings(broker, settings({ url: URL, ...written }), heartbeat, 2000), 'consumer');
  };

  it('are a prefetch below two batches, and a pause near consumer_timeout', () => {
    assert.deepEqual(
      check({}, 30_000_000).map((text) => text.split(' ')[0]),
      ['ok'],
    );
    assert.match(
      check({ prefetch: 100 }, 30_000_000)[0] ?? '',
      /^note prefetch: 100 is less than two batches of 2000/,
    );
    assert.match(check({}, 1_200_000_000)[0] ?? '', /^action heartbeat: .*consumer_timeout/);
  });
});

describe('how notifications are switched on', () => {
  it('is said for four ways to deploy, in each one’s own words', () => {
    const remedies = switchOn(['nova', 'masakari', 'openstack', 'swift', 'stackwire.guests']);
    const [plain, kolla, ansible, helm] = remedies;
    assert.match(
      plain?.text ?? '',
      /\/etc\/nova\/nova\.conf, \/etc\/masakari\/masakari\.conf, \/etc\/cinder\/cinder\.conf on every node/,
    );
    assert.deepEqual(plain?.lines, [
      '[oslo_messaging_notifications]',
      'driver = messagingv2',
      'topics = notifications',
      '[notifications]',
      'notify_on_state_change = vm_and_task_state',
    ]);
    assert.deepEqual(kolla?.lines.slice(0, 3), [
      '# /etc/kolla/globals.yml',
      'nova_notification_topics:',
      '  - { name: notifications, enabled: true }',
    ]);
    assert.deepEqual(kolla?.lines.slice(-3), [
      '# /etc/kolla/config/masakari.conf',
      '[oslo_messaging_notifications]',
      'driver = messagingv2',
    ]);
    assert.ok(ansible?.lines.includes('nova_nova_conf_overrides:'));
    assert.ok(helm?.lines.includes('  cinder:'));
    assert.ok(!JSON.stringify(remedies).includes('swift'));
    assert.ok(!JSON.stringify(remedies).includes('stackwire.guests'), 'the probes are no service');
    assert.deepEqual(switchOn(['swift']), []);
  });

  it('reads as a finding', () => {
    const lines = linesOf(
      [{ source: 's', check: 'sending', level: 'action', subject: '', detail: '', fix: switchOn(['heat']) }],
      'sending',
    );
    assert.ok(!lines.join('\n').includes('notify_on_state_change'));
  });
});

describe('a word of a shell command', () => {
  it('is quoted when the shell would act on it', () => {
    assert.equal(shellWord('/nova-cell_1'), '/nova-cell_1');
    assert.equal(shellWord('a b'), "'a b'");
    assert.equal(shellWord("it's"), String.raw`'it'\''s'`);
    assert.equal(shellWord(''), "''");
  });
});
