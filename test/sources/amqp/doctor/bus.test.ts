import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'amqplib';
import type { Channel } from 'amqplib';
import type { Finding } from '../../../../src/model/index.ts';
import { osloSend } from '../../../support/osloSend.ts';
import type { OsloOptions } from '../../../support/osloSend.ts';
import type { Rabbit, RabbitPlace } from '../../../support/rabbit.ts';
import { run } from '../../../support/run.ts';
import { assertShown, examine, linesOf, managedRabbit, said, until } from './examining.ts';
import type { ManagedRabbit, Written } from './examining.ts';

const SUITE = 'sources/amqp/doctor: the bus';
const TIMEOUT = 300_000;

interface Bed {
  readonly rabbit: Rabbit;
  readonly place: RabbitPlace;
  readonly management: string;
  readonly api: ManagedRabbit['api'];
  /** A policy on all queues of the place. */
  readonly policy: (name: string, definition: Written, priority?: number) => Promise<unknown>;
  /** Sends through the real oslo.messaging. */
  readonly send: (options: OsloOptions) => Promise<void>;
  readonly channel: Channel;
  /** Over AMQP alone. */
  readonly look: (more?: Written, watch?: number) => Promise<Finding[]>;
  /** With the management API. */
  readonly ask: (more?: Written, watch?: number) => Promise<Finding[]>;
}

async function bed(context: TestContext): Promise<Bed | null> {
  const managed = await managedRabbit(context, SUITE);
  if (managed === null) return null;
  const { rabbit, management, api } = managed;
  const place = await managed.place();
  const connection = await connect(place.url, {
    clientProperties: { connection_name: 'ceilometer-agent:7' },
  });
  connection.on('error', () => undefined);
  context.after(() => connection.close().catch(() => undefined));
  const written = { url: place.url, exchanges: ['nova', 'neutron'] };
  return {
    rabbit,
    place,
    management,
    api,
    policy: (name, definition, priority = 0) =>
      api(`policies/${place.vhost}/${name}`, { pattern: '.*', definition, priority, 'apply-to': 'queues' }),
    channel: await connection.createChannel(),
    send: (options) => osloSend(rabbit, place, { count: 5, ...options }),
    look: (more = {}, watch = 0) => examine({ ...written, ...more }, watch),
    ask: (more = {}, watch = 0) => examine({ ...written, management: { url: management }, ...more }, watch),
  };
}

/** Runs a line of `rabbitmqctl` as a person who pastes it into a shell would. */
async function paste(rabbit: Rabbit, line: string): Promise<void> {
  assert.match(line, /^rabbitmqctl /);
  const words = await run('sh', [
    '-c',
    `for word in ${line.slice('rabbitmqctl '.length)}; do printf '%s\\n' "$word"; done`,
  ]);
  await rabbit.ctl(...words.trimEnd().split('\n'));
}

function levels(findings: readonly Finding[], check: string): string[] {
  return findings.filter((finding) => finding.check === check).map(({ level }) => level);
}

/** They wait most of their time, for the management API to see what was done; each has a virtual host of its own. */
suite(SUITE, { concurrency: 4 }, () => {
  test(
    'an empty virtual host: no exchange, and the virtual hosts that have them',
    { timeout: TIMEOUT },
    async (t) => {
      const here = await bed(t);
      const there = await bed(t);
      if (here === null || there === null) return;
      await there.send({ exchange: 'nova' });
      const findings = await here.ask();
      const [text = ''] = said(findings, 'exchanges');
      assert.match(text, /^action .*None of the exchanges nova, neutron exists/);
      assert.ok(text.includes(there.place.vhost), text);
      assert.deepEqual(said(findings, 'sending'), []);
      const [plain = ''] = said(await here.look(), 'exchanges');
      assert.match(plain, /^action .*None of the exchanges/);
    },
  );

  test(
    'transient exchanges: what a restart does, and how to make them durable',
    { timeout: TIMEOUT },
    async (t) => {
      const here = await bed(t);
      if (here === null) return;
      const { send, ask, look } = here;
      await send({ exchange: 'nova' });
      await send({ exchange: 'neutron', topic: 'durable_notifications', durable: true });
      const findings = await ask({ topics: ['notifications', 'durable_notifications'] });
      const [durable = '', transient = ''] = said(findings, 'durable');
      assert.match(durable, /^ok neutron: Durable/);
      assert.match(transient, /^note nova: Not durable: a restart of the broker forgets/);
      assert.ok(linesOf(findings, 'durable').includes('amqp_durable_queues = true'));
      const [unknown = ''] = said(await look(), 'durable');
      assert.match(unknown, /^note exchanges: .*cannot be seen over AMQP/);
    },
  );

  test('exchanges that are not there are named with those that are', { timeout: TIMEOUT }, async (t) => {
    const here = await bed(t);
    if (here === null) return;
    const { send, look } = here;
    await send({ exchange: 'nova' });
    const findings = await look();
    assert.deepEqual(levels(findings, 'exchanges'), ['ok', 'note']);
    assert.match(said(findings, 'exchanges')[1] ?? '', /neutron: not there/);
    assert.deepEqual(linesOf(findings, 'exchanges'), ['exchanges: [nova]']);
  });

  test(
    'a queue that nobody reads needs a policy, and the line that is printed sets it',
    { timeout: TIMEOUT },
    async (t) => {
      const here = await bed(t);
      if (here === null) return;
      const { rabbit, send, ask } = here;
      await send({ exchange: 'nova', count: 30 });
      const before = await ask();
      assert.deepEqual(levels(before, 'queues'), ['action']);
      assert.match(said(before, 'queues')[0] ?? '', /notifications\.info with 18 messages/);
      const [line = ''] = linesOf(before, 'queues');
      assert.match(line, /"overflow":"drop-head"/);
      await paste(rabbit, line);
      const after = await until(t, ask, (findings) => !levels(findings, 'queues').includes('action'));
      assert.match(
        said(after, 'queues').join('\n'),
        /ok queue notifications\.info: 18 messages wait.*bounded \(max-length 10000/,
      );
    },
  );

  test(
    'the policy carries on the one that a queue has already, and goes before it',
    { timeout: TIMEOUT },
    async (t) => {
      const here = await bed(t);
      if (here === null) return;
      const { rabbit, policy, send, ask } = here;
      await send({ exchange: 'nova' });
      await policy('all', { 'queue-mode': 'lazy' }, 7);
      const findings = await until(t, ask, (all) =>
        /^[^\n]*queue-mode[^\n]*$/.test(linesOf(all, 'queues').join('\n')),
      );
      const [line = ''] = linesOf(findings, 'queues');
      assert.match(line, /--priority 8 .*"queue-mode":"lazy".*"max-length":10000/);
      await paste(rabbit, line);
      await until(t, ask, (all) => !levels(all, 'queues').includes('action'));
    },
  );

  test(
    'over AMQP alone a deep queue needs action, and a shallow one a look',
    { timeout: TIMEOUT },
    async (t) => {
      const here = await bed(t);
      if (here === null) return;
      const { send, channel, look } = here;
      await send({ exchange: 'nova' });
      const shallow = await look();
      assert.deepEqual(levels(shallow, 'queues'), ['note']);
      assert.match(said(shallow, 'queues')[0] ?? '', /Whether a policy bounds them cannot be seen/);
      for (let count = 0; count < 10_100; count++)
        channel.publish('nova', 'notifications.info', Buffer.from('{}'));
      await channel.checkExchange('nova');
      const deep = await until(t, look, (all) => levels(all, 'queues').includes('action'));
      assert.match(
        said(deep, 'queues')[0] ?? '',
        /^action .*at its memory or disk limit RabbitMQ stops all of OpenStack/,
      );
    },
  );

  test('two looks tell how fast a queue grows', { timeout: TIMEOUT }, async (t) => {
    const here = await bed(t);
    if (here === null) return;
    const { send, channel, look } = here;
    await send({ exchange: 'nova' });
    const timer = setInterval(() => channel.publish('nova', 'notifications.info', Buffer.from('{}')), 5);
    const findings = await look({}, 500_000).finally(() => clearInterval(timer));
    assert.match(
      said(findings, 'queues')[0] ?? '',
      /^action .*notifications\.info with \d+ messages \(\+[1-9]/,
    );
  });

  test(
    'a queue with a reader is his, who is named, and the bridge takes nothing from him',
    { timeout: TIMEOUT },
    async (t) => {
      const here = await bed(t);
      if (here === null) return;
      const { send, channel, ask, look } = here;
      await send({ exchange: 'nova', payloads: await onlyInfo(t) });
      await channel.consume('notifications.info', () => undefined, { noAck: true });
      const findings = await until(t, ask, (all) => said(all, 'queues').join().includes('guest'));
      assert.match(
        said(findings, 'queues').join('\n'),
        /ok queue notifications\.info: .*1 consumer: guest from 127\.0\.0\.1 \(ceilometer-agent:7\)/,
      );
      assert.deepEqual(said(findings, 'mode'), [
        'ok queue stackwire: The bridge reads copies from a queue of its own and takes nothing from anybody. Those who read notifications.info keep getting everything.',
      ]);
      assert.match(said(await look(), 'queues').join('\n'), /ok queue notifications\.info: .*1 consumer\./);
    },
  );

  test(
    'a shared queue that somebody reads would lose messages to the bridge',
    { timeout: TIMEOUT },
    async (t) => {
      const here = await bed(t);
      if (here === null) return;
      const { send, channel, ask, look } = here;
      const more = { shared_queues: ['notifications.info'] };
      assert.match(said(await look(more), 'mode')[0] ?? '', /^note queue notifications\.info: .*not there/);
      await send({ exchange: 'nova', payloads: await onlyInfo(t) });
      assert.match(
        said(await look(more), 'mode')[0] ?? '',
        /^ok .*drains it, and nobody else misses anything/,
      );
      assert.deepEqual(said(await ask(more), 'queues'), []);
      await channel.consume('notifications.info', () => undefined, { noAck: true });
      const findings = await until(
        t,
        () => ask(more),
        (all) => said(all, 'mode').join().includes('guest'),
      );
      assert.match(
        said(findings, 'mode')[0] ?? '',
        /^action .*ceilometer-agent:7.* takes messages from that reader/,
      );
      assert.match(
        said(await look(more), 'mode')[0] ?? '',
        /^note .*Whether that is this bridge cannot be seen/,
      );
      await channel.consume('notifications.info', () => undefined, { noAck: true });
      assert.deepEqual(levels(await look(more), 'mode'), ['action']);
    },
  );

  test('a policy with reject-publish is a trap for the services', { timeout: TIMEOUT }, async (t) => {
    const here = await bed(t);
    if (here === null) return;
    const { rabbit, policy, send, ask } = here;
    await send({ exchange: 'nova', payloads: await onlyInfo(t) });
    await policy('strict', { 'max-length': 100, overflow: 'reject-publish' });
    const findings = await until(t, ask, (all) => said(all, 'queues').join().includes('reject-publish'));
    assert.deepEqual(levels(findings, 'queues'), ['action']);
    await paste(rabbit, linesOf(findings, 'queues')[0] ?? '');
    await until(t, ask, (all) => levels(all, 'queues').join() === 'ok');
  });

  test(
    'services that send nothing: no queue, and the lines that switch it on',
    { timeout: TIMEOUT },
    async (t) => {
      const here = await bed(t);
      if (here === null) return;
      const { channel, look, ask } = here;
      // What a service whose notifications are off makes: its exchange, for RPC.
      await channel.assertExchange('nova', 'topic', { durable: false });
      await channel.assertQueue('conductor', { durable: false });
      await channel.bindQueue('conductor', 'nova', 'conductor');
      for (const findings of [await look(), await ask()]) {
        assert.deepEqual(levels(findings, 'sending'), ['action']);
        assert.match(said(findings, 'sending')[0] ?? '', /notification driver is not set/);
        const lines = linesOf(findings, 'sending');
        assert.ok(lines.includes('driver = messagingv2'));
        assert.ok(lines.includes('notify_on_state_change = vm_and_task_state'));
        assert.ok(lines.includes('nova_notification_topics:'));
        assert.ok(lines.includes('oslomsg_notify_configure: true'));
        assert.ok(lines.includes('    oslo_messaging_notifications: { driver: messagingv2 }'));
      }
    },
  );

  test('one service that sends and one that does not are told apart', { timeout: TIMEOUT }, async (t) => {
    const here = await bed(t);
    if (here === null) return;
    const { send, channel, ask } = here;
    await send({ exchange: 'nova' });
    await channel.assertExchange('neutron', 'topic', { durable: false });
    const findings = await until(t, ask, (all) => said(all, 'sending').join().includes('messages passed'));
    assert.match(
      said(findings, 'sending')[0] ?? '',
      /^ok exchange nova: Sends notifications\.error, .* 5 messages passed/,
    );
    assert.match(said(findings, 'sending')[1] ?? '', /^note neutron: Used for RPC only/);
  });

  test('versioned notifications only, and another topic only', { timeout: TIMEOUT }, async (t) => {
    const here = await bed(t);
    if (here === null) return;
    const { send, ask, look } = here;
    await send({ exchange: 'nova', topic: 'versioned_notifications' });
    assert.match(said(await look(), 'sending')[0] ?? '', /^note .*versioned notifications only/);
    await send({ exchange: 'neutron', topic: 'billing' });
    const findings = await ask();
    assert.match(said(findings, 'sending')[0] ?? '', /^note exchange nova: .*Only versioned notifications/);
    assert.match(
      said(findings, 'sending')[1] ?? '',
      /^action exchange neutron: .*topics that are not read: billing/,
    );
    assert.deepEqual(linesOf(findings, 'sending').slice(0, 1), [
      'topics: [notifications, versioned_notifications, billing]',
    ]);
    const own = await look({ topics: ['other'], exchanges: ['nova'] });
    assert.match(
      said(own, 'sending')[0] ?? '',
      /^action .*Services send under versioned_notifications, and the configuration reads other/,
    );
  });

  test(
    'our own queue: not there, waiting, full, doubly read, declared otherwise',
    { timeout: TIMEOUT },
    async (t) => {
      const here = await bed(t);
      if (here === null) return;
      const { policy, send, channel, look, ask } = here;
      await send({ exchange: 'nova' });
      assert.match(said(await look(), 'own-queue')[0] ?? '', /^ok .*Not there yet/);
      const bounds = { 'x-max-length': 4, 'x-max-length-bytes': 1_000_000_000, 'x-overflow': 'drop-head' };
      await channel.assertQueue('stackwire', {
        durable: true,
        arguments: { 'x-queue-type': 'classic', ...bounds },
      });
      const more = { queue: { max_length: 4 }, exchanges: ['nova'] };
      assert.deepEqual(said(await look(more), 'own-queue'), [
        'note queue stackwire: 0 messages wait; no consumer. No bridge runs; the queue keeps the newest 4 messages for it.',
      ]);
      for (let count = 0; count < 5; count++) channel.sendToQueue('stackwire', Buffer.from('{}'));
      await channel.checkQueue('stackwire');
      assert.match(
        said(await look(more), 'own-queue')[0] ?? '',
        /^action .*at its limit of 4: the broker drops the oldest/,
      );
      const other = said(await ask({ exchanges: ['nova'] }), 'own-queue').join('\n');
      assert.match(other, /^action .*declared with other settings .*x-max-length 4/m);
      await channel.consume('stackwire', () => undefined, { noAck: true });
      const read = await until(
        t,
        () => ask(more),
        (all) => said(all, 'own-queue').join().includes('guest'),
      );
      assert.match(said(read, 'own-queue').join('\n'), /^action queue stackwire: It is not bound to nova/m);
      await channel.bindQueue('stackwire', 'nova', 'notifications.*');
      assert.deepEqual(levels(await ask(more), 'own-queue'), ['ok']);
      await channel.consume('stackwire', () => undefined, { noAck: true });
      assert.match(said(await look(more), 'own-queue')[0] ?? '', /^action .*Two bridges read one queue/);
      await policy('ttl', { 'message-ttl': 1000 });
      const policed = await until(
        t,
        () => ask(more),
        (all) => said(all, 'own-queue').join().includes('ttl'),
      );
      assert.match(
        said(policed, 'own-queue').join('\n'),
        /^note queue stackwire: The policy ttl sets message-ttl 1000/m,
      );
    },
  );

  test(
    'rights that the user lacks are named, and the line that is printed gives them',
    { timeout: TIMEOUT },
    async (t) => {
      const here = await bed(t);
      if (here === null) return;
      const { rabbit, place, management, api, channel, ask } = here;
      await channel.assertExchange('nova', 'topic', { durable: false });
      const name = `bridge-${place.vhost}`;
      await api(`users/${name}`, { password: 'Gnu42secret', tags: '' });
      await api(`permissions/${place.vhost}/${name}`, { configure: '', write: '', read: '^nova$' });
      const more = {
        url: place.url.replace('guest:guest', `${name}:Gnu42secret`),
        exchanges: ['nova', 'openstack'],
        management: { url: management, username: 'guest', password: 'guest' },
      };
      const findings = await ask(more);
      assert.deepEqual(said(findings, 'rights'), [
        `action user ${name}: May not configure stackwire, write stackwire, read stackwire, read openstack: the bridge will be refused.`,
      ]);
      await paste(rabbit, linesOf(findings, 'rights')[0] ?? '');
      assert.deepEqual(levels(await ask(more), 'rights'), ['ok']);
    },
  );

  test('nothing on the bus is changed by looking', { timeout: TIMEOUT }, async (t) => {
    const here = await bed(t);
    if (here === null) return;
    const { api, place, send, ask } = here;
    await send({ exchange: 'nova' });
    const queues = (): Promise<unknown> =>
      api(`queues/${place.vhost}?columns=name,messages,messages_unacknowledged,consumers&sort=name`);
    const state = async (): Promise<unknown> => [await api(`definitions/${place.vhost}`), await queues()];
    // The management API has no figures of a queue in its first seconds.
    const counted = (listed: unknown): boolean =>
      (listed as readonly { readonly messages?: number; readonly consumers?: number }[]).every(
        ({ messages, consumers }) => messages !== undefined && consumers !== undefined,
      );
    while (!counted(await queues())) await wait(100);
    const before = await state();
    await ask({}, 100_000);
    assert.deepEqual(await state(), before);
  });
});

suite(`${SUITE}, on the page`, () => {
  test('docs/doctor.md shows what is said', { timeout: TIMEOUT }, async (t) => {
    const silent = await bed(t);
    const here = await bed(t);
    if (silent === null || here === null) return;
    const of = (findings: readonly Finding[], check: string, level: Finding['level']): Finding[] => {
      const chosen = findings.filter((finding) => finding.check === check && finding.level === level);
      assert.equal(chosen.length, 1);
      return chosen;
    };
    await silent.channel.assertExchange('nova', 'topic', { durable: false });
    const none = await silent.ask({ exchanges: ['nova'] });
    assertShown(of(none, 'sending', 'action'), { port: silent.rabbit.port, vhost: silent.place.vhost });

    await here.send({ exchange: 'nova', count: 30 });
    const findings = await here.ask({ exchanges: ['nova'] });
    const names = { port: here.rabbit.port, vhost: here.place.vhost };
    assertShown([...of(findings, 'queues', 'action'), ...of(findings, 'durable', 'note')], names);

    // Nothing was published here, so that no rate is in the text.
    await silent.channel.assertQueue('notifications.info', { durable: false });
    await silent.channel.consume('notifications.info', () => undefined, { noAck: true });
    const shared = { shared_queues: ['notifications.info'] };
    const read = await until(
      t,
      () => silent.ask(shared),
      (all) => said(all, 'mode').join().includes('guest'),
    );
    assertShown(of(read, 'mode', 'action'), { port: silent.rabbit.port, vhost: silent.place.vhost });
  });
});

/** Alone, for an alarm stops everybody who publishes. */
suite(`${SUITE}, in an alarm`, () => {
  test('a memory alarm is told, with what to do', { timeout: TIMEOUT }, async (t) => {
    const here = await bed(t);
    if (here === null) return;
    const { rabbit, ask } = here;
    assert.deepEqual(said(await ask(), 'alarms'), ['ok nodes: No memory or disk alarm.']);
    await rabbit.ctl('set_vm_memory_high_watermark', 'absolute', '1');
    t.after(() => rabbit.ctl('set_vm_memory_high_watermark', 'absolute', '2GB'));
    const findings = await until(t, ask, (all) => levels(all, 'alarms').includes('action'));
    assert.match(said(findings, 'alarms')[0] ?? '', /Memory alarm .*so all of OpenStack waits/);
  });
});

/** A template file that makes the sender use one priority only. */
async function onlyInfo(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stackwire-doctor-'));
  context.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'info.jsonl');
  const message = {
    publisher_id: 'compute.c1',
    event_type: 'compute.instance.exists',
    priority: 'INFO',
    payload: {},
  };
  await writeFile(path, `${JSON.stringify(message)}\n`);
  return path;
}
