import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import type { Finding } from '../../../src/model/index.ts';
import { examineAmqp1, type Amqp1Settings } from '../../../src/sources/amqp1/index.ts';
import { freePorts } from '../../support/freePorts.ts';
import { wallClock } from '../../support/wallClock.ts';
import { withArtemis } from '../../support/withArtemis.ts';
import { settings } from './running.ts';
import { sendingTo } from './sending.ts';

const SUITE = 'the doctor of amqp1 on a real Artemis';

suite(SUITE, { timeout: 100_000 }, () => {
  test('goes from the host to each address, takes no message, and says what to set in OpenStack', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const exchange = `nova-${randomUUID()}`;
    const address = `openstack.org/om/notify/anycast/${exchange}/notifications.info`;
    await sendingTo(t, artemis.url(), address)([Buffer.from('{}')]);
    const findings = await examine(settings(artemis.url(), { exchanges: [exchange] }));
    assert.deepEqual(
      findings.map(({ check, level }) => `${check} ${level}`),
      ['reach ok', 'login ok', 'peer ok', 'addresses ok', 'prefetch note', 'sharing note', 'sending note'],
    );
    assert.equal(find(findings, 'addresses').subject, `${address} and 1 more`);
    assert.match(find(findings, 'peer').subject, /^apache-activemq-artemis 2\./);
    const lines = find(findings, 'sending').fix?.flatMap(({ lines }) => lines) ?? [];
    assert.ok(lines.includes('driver = messagingv2'));
    assert.ok(lines.some((line) => line.includes('<default-address-routing-type>ANYCAST')));
    assert.equal(await artemis.messages(address), 1);
  });

  test('says of each host why it lets nobody in, without the password', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const [nobody = 0] = await freePorts(1);
    const hosts = [`127.0.0.1:${nobody}`, `stackwire:geheim@127.0.0.1:${artemis.port()}`];
    const findings = await examine(settings(`amqp://${hosts.join(',')}/`, { addresses: ['a'] }));
    assert.deepEqual(
      findings.map(({ check, level }) => `${check} ${level}`),
      ['reach action', 'reach ok', 'login action'],
    );
    assert.match(find(findings, 'login').detail, /the login of user stackwire was refused/);
    assert.doesNotMatch(JSON.stringify(findings), /geheim/);

    const strange = await examine(settings(artemis.url('tls'), { addresses: ['a'] }));
    assert.match(find(strange, 'tls').detail, /is not trusted: it is signed by CN=stackwire test CA/);
  });

  test('says which address may not be read, and whose right is missing', async (t) => {
    const artemis = await withArtemis(t, SUITE);
    if (artemis === null) return;
    const url = `amqp://reader:reading@127.0.0.1:${artemis.port()}/`;
    const address = `place-${randomUUID()}`;
    const refused = find(await examine(settings(url, { addresses: [address] })), 'addresses');
    assert.deepEqual([refused.level, refused.subject], ['action', address]);
    assert.match(refused.fix?.[0]?.text ?? '', /right to read/);
  });
});

async function examine(config: Amqp1Settings): Promise<readonly Finding[]> {
  const parts = {
    name: 'bus',
    clock: wallClock,
    watch: 0,
    batch: 2000,
    decode: () => ({ items: [], dead: [] }),
  };
  const findings: Finding[] = [];
  for await (const finding of examineAmqp1(config, parts)) findings.push(finding);
  return findings;
}

function find(findings: readonly Finding[], check: string): Finding {
  const finding =
    findings.find((one) => one.check === check && one.level !== 'ok') ??
    findings.find((one) => one.check === check);
  assert.ok(finding, check);
  return finding;
}
