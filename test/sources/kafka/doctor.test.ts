import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import type { Finding } from '../../../src/model/index.ts';
import { freePorts } from '../../support/freePorts.ts';
import { withAdmin } from '../../support/kafkaBroker.ts';
import { withKafka } from '../../support/withKafka.ts';
import { notification } from '../conformance/bodies.ts';
import { examined, madeTopic, range, run, send, settings, settleAll, withProducer } from './running.ts';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

const SUITE = 'the doctor of the kafka source';

describe('the doctor of the kafka source', { timeout: 300_000 }, () => {
  it('finds nothing wrong where notifications come, and leaves no trace', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = randomUUID();
    await madeTopic(broker, `${topic}.info`);
    await withProducer(broker, (producer) =>
      producer.send({ topic: `${topic}.info`, messages: [{ value: notification('m-1') }] }),
    );
    const config = settings(broker, { topics: [topic], priorities: ['info'] });
    const findings = await examined(config);
    assert.deepEqual(
      findings.filter(({ level }) => level === 'action'),
      [],
    );
    const [record] = of(findings, 'records');
    assert.match(record?.detail ?? '', /compute\.instance\.update of compute\.host-1, .+, compression none/);
    assert.match(of(findings, 'order')[0]?.detail ?? '', /More than one partition/);
    assert.match(
      of(findings, 'lag')[0]?.detail ?? '',
      /committed nothing of it: it begins with the 1 records/,
    );
    const { groups } = await withAdmin(broker.client(), (admin) => admin.listGroups());
    assert.ok(!groups.some(({ groupId }) => groupId === config.group));
  });

  it('tells of topics that publishers with a virtual host write, and how to read them', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = randomUUID();
    await madeTopic(broker, `${topic}.info.prod`);
    const findings = await examined(settings(broker, { topics: [topic], priorities: ['info', 'error'] }));
    const [vhost] = of(findings, 'vhost');
    assert.equal(vhost?.level, 'action');
    assert.equal(vhost.subject, `${topic}.info.prod`);
    assert.deepEqual(vhost.fix?.[0]?.lines, ['vhost: prod']);
    assert.equal(of(findings, 'topics')[0]?.level, 'action');
    const fixed = await examined(settings(broker, { topics: [topic], priorities: ['info'], vhost: 'prod' }));
    assert.deepEqual(of(fixed, 'vhost'), []);
  });

  it('tells what waits, what was lost, who shares the group, and what is no notification', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker);
    const config = settings(broker, { topic_names: [topic] });
    await send(broker, topic, range(1, 9));
    const running = await run(context, config);
    await running.seen.until(({ deliveries }) => deliveries.length >= 9);
    const shared = await examined({ ...config, client_id: 'another' });
    assert.match(of(shared, 'group')[0]?.detail ?? '', /^Others are in it: stackwire at 127\.0\.0\.1/);
    assert.match(of(await examined(config), 'group')[0]?.detail ?? '', /the bridge itself/);
    settleAll(running);
    await running.source.stop();
    await send(broker, topic, range(10, 13));
    const late = await examined(config);
    assert.match(of(late, 'lag')[0]?.detail ?? '', /^4 records wait/);
    const [record] = of(late, 'records');
    assert.equal(record?.level, 'action');
    assert.match(record.detail, /nothing that the bridge knows/);
    await withAdmin(broker.client(), async (admin) => {
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '11' }] });
    });
    const lost = of(await examined(config), 'lag').find(({ level }) => level === 'action');
    assert.match(lost?.detail ?? '', /^Offsets 9 to 10 were deleted before they were read/);
  });

  it('says that a compacted topic takes nothing', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker, randomUUID(), { 'cleanup.policy': 'compact' });
    const isSaid = async (): Promise<boolean> =>
      of(await examined(settings(broker, { topic_names: [topic] })), 'order').some(
        ({ level, detail }) => level === 'action' && /Compacted/.test(detail),
      );
    // A busy broker knows the topic some moments before its settings.
    for (const end = Date.now() + 20_000; !(await isSaid());) {
      assert.ok(Date.now() < end);
      await wait(200);
    }
  });

  it('tells a broker that is not there, a login that is wrong and a certificate that nobody knows', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const [port = 0] = await freePorts(1);
    const config = settings(broker, { timeout: 2_000_000 });
    const gone = await examined({ ...config, brokers: [`127.0.0.1:${port}`, broker.address] });
    assert.match(gone[0]?.detail ?? '', /^Not let in as PLAINTEXT: .*ECONNREFUSED/);
    assert.deepEqual(
      of(gone, 'reach').map(({ level }) => level),
      ['action', 'ok'],
    );
    const sasl = {
      mechanism: 'scram-sha-512' as const,
      username: broker.user.username,
      password: 'wrong-word',
    };
    const refused = await examined({
      ...config,
      brokers: [broker.listener('SASL_PLAINTEXT')],
      security_protocol: 'SASL_PLAINTEXT',
      sasl,
    });
    assert.deepEqual(
      refused.map(({ check, level }) => [check, level]),
      [['login', 'action']],
    );
    assert.ok(!JSON.stringify(refused).includes('wrong-word'));
    const unknown = await examined({
      ...config,
      brokers: [broker.listener('SSL')],
      security_protocol: 'SSL',
    });
    assert.deepEqual(
      unknown.map(({ check, level }) => [check, level]),
      [['tls', 'action']],
    );
  });

  it('tells which rules a login lacks', async (context) => {
    const broker = await withKafka(context, SUITE);
    if (broker === null) return;
    const topic = await madeTopic(broker);
    await send(broker, topic, [1]);
    const { username, password } = broker.user;
    const config = settings(broker, {
      topic_names: [topic],
      brokers: [broker.listener('SASL_PLAINTEXT')],
      security_protocol: 'SASL_PLAINTEXT',
      sasl: { mechanism: 'plain', username, password },
    });
    const rule = {
      resourceType: AclResourceTypes.TOPIC,
      resourceName: topic,
      resourcePatternType: ResourcePatternTypes.LITERAL,
      principal: `User:${username}`,
      host: '*',
      operation: AclOperationTypes.READ,
      permissionType: AclPermissionTypes.DENY,
    };
    await withAdmin(broker.client(), async (admin) => {
      const allowed = {
        ...rule,
        operation: AclOperationTypes.DESCRIBE,
        permissionType: AclPermissionTypes.ALLOW,
      };
      const group = { ...rule, resourceType: AclResourceTypes.GROUP, resourceName: config.group };
      await admin.createAcls({ acl: [rule, allowed, { ...group, operation: AclOperationTypes.ALL }] });
    });
    const findings = await examined(config);
    const [record] = of(findings, 'records');
    assert.match(record?.detail ?? '', /^This login may not read it/);
    assert.match(record?.fix?.[0]?.lines[0] ?? '', /--operation Read/);
    assert.match(of(findings, 'group')[0]?.detail ?? '', /is not allowed to read the group/);
  });
});

function of(findings: readonly Finding[], check: string): readonly Finding[] {
  return findings.filter((finding) => finding.check === check);
}
