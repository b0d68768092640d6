import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { connect, type ConfirmChannel } from 'amqplib';
import { SECRET_KEYS } from '../../src/oslo/index.ts';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { osloSend } from '../support/osloSend.ts';
import type { Rabbit, RabbitPlace } from '../support/rabbit.ts';
import { RecordProcess } from '../support/recordProcess.ts';
import { withRabbit } from '../support/withRabbit.ts';
import { cli, linesOf } from '../cli/cli.ts';

const SUITE = 'stackwire record beside a real bus';
const TIMEOUT = 120_000;

interface Template {
  readonly publisher_id: string;
  readonly event_type: string;
  readonly priority: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** An instance whose every secret key, at two depths, holds a secret. */
const PLANTED: Template = {
  publisher_id: 'compute.cmp001',
  event_type: 'compute.instance.create.end',
  priority: 'INFO',
  payload: {
    instance_id: '87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
    tenant_id: '10296907e44248d2a707689f77d59ef6',
    display_name: 'planted',
    host: 'cmp001',
    node: 'cmp001.dc27.example.net',
    state: 'active',
    state_description: '',
    key_name: 'operators',
    big: 9007199254740991,
    args: { deep: [Object.fromEntries(SECRET_KEYS.map((key) => [key, `S3CR3T-${key}`]))] },
    ...Object.fromEntries(SECRET_KEYS.map((key) => [key.toUpperCase(), { nested: `S3CR3T-${key}` }])),
  },
};
const MOVED: Template = {
  ...PLANTED,
  event_type: 'compute.instance.live_migration.post.dest.end',
  payload: { ...PLANTED.payload, host: 'cmp002', node: 'cmp002.dc27.example.net' },
};

function configOf(place: RabbitPlace): string {
  return `sources: [{ type: amqp, name: rabbit, url: "${place.osloUrl}", exchanges: [nova], topics: [notifications] }]`;
}

/** A service's exchange with the queue of another reader, as Ceilometer has it. */
async function otherReader(context: TestContext, place: RabbitPlace): Promise<ConfirmChannel> {
  const connection = await connect(place.url);
  connection.on('error', () => undefined);
  context.after(() => connection.close().catch(() => undefined));
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => undefined);
  await channel.assertExchange('nova', 'topic', { durable: false, autoDelete: false });
  for (const priority of ['info', 'error']) {
    await channel.assertQueue(`notifications.${priority}`, { durable: false, autoDelete: false });
    await channel.bindQueue(`notifications.${priority}`, 'nova', `notifications.${priority}`);
  }
  return channel;
}

/** Name and depth of each queue, sorted. */
async function queues(rabbit: Rabbit, { vhost }: RabbitPlace): Promise<string[]> {
  return [...(await rabbit.queues(vhost))].map(([name, messages]) => `${name}\t${messages}`).toSorted();
}

function templates(folder: string, list: readonly Template[]): string {
  const path = join(folder, 'payloads.jsonl');
  writeFileSync(path, list.map((one) => `${JSON.stringify(one)}\n`).join(''));
  return path;
}

suite(SUITE, { timeout: TIMEOUT }, () => {
  test('no secret is in it, others keep theirs, and its replay is the inventory of the bridge', async (context) => {
    const rabbit = await withRabbit(context, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const channel = await otherReader(context, place);
    const bridge = await BridgeProcess.start(configOf(place));
    context.after(() => bridge.remove());
    await bridge.ready();
    const recording = new RecordProcess(context, configOf(place), ['--json', '--count', '24']);
    await recording.bound();

    const payloads = templates(recording.folder, [PLANTED, MOVED]);
    await osloSend(rabbit, place, { payloads, count: 4 });
    await osloSend(rabbit, place, { driver: 'messaging', compression: 'gzip', payloads, count: 4 });
    await osloSend(rabbit, place, { count: 10 });
    const truncated = JSON.stringify(PLANTED).slice(0, -40);
    for (const body of [
      Buffer.from(truncated),
      Buffer.from(JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': truncated })),
      Buffer.from(JSON.stringify({ 'oslo.version': '9.0', 'oslo.message': JSON.stringify(PLANTED) })),
      Buffer.from(JSON.stringify({ no: 'message', ...PLANTED.payload })),
      gzipSync(JSON.stringify(PLANTED)).subarray(0, -20),
      Buffer.concat([Buffer.from([0xff]), Buffer.from(truncated)]),
    ]) {
      channel.publish('nova', 'notifications.info', body, { contentType: 'application/json' });
    }
    await channel.waitForConfirms();

    assert.equal(await recording.end(), 0, recording.errors);
    const text = readFileSync(recording.capture, 'utf8');
    assert.deepEqual(text.match(/.{80}S3CR3T.{20}/g), null);
    assert.ok(text.includes('operators'));
    assert.equal(statSync(recording.capture).mode & 0o777, 0o600);
    const summary = JSON.parse(recording.output) as Record<string, unknown>;
    assert.deepEqual(
      [summary['kind'], summary['messages'], summary['dead'], summary['capture']],
      ['summary', 24, 6, recording.capture],
    );

    await bridge.until(
      async () => (await bridge.metric('stackwire_messages_total{result="committed"}')) >= 18,
    );
    assert.deepEqual(
      (await queues(rabbit, place)).map((line) => line.split('\t')),
      [
        ['notifications.error', '2'],
        ['notifications.info', '20'],
        ['notifications.warn', '2'],
        ['stackwire', '0'],
      ],
    );
    assert.equal(await bridge.stop(), 0);
    assert.deepEqual(await objectsOf(bridge.store, recording), await replayed(recording.capture));
  });

  test('a message of another type is left out, and a stop keeps what there is', async (context) => {
    const rabbit = await withRabbit(context, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    await otherReader(context, place);
    const recording = new RecordProcess(context, configOf(place), ['--types', '*.live_migration.*']);
    await recording.bound();
    const payloads = templates(recording.folder, [PLANTED, MOVED]);
    await osloSend(rabbit, place, { payloads, count: 6 });
    await recording.until(() => recording.lines().length === 3);
    assert.equal(existsSync(recording.capture), false);
    assert.equal(await recording.end('SIGINT'), 0, recording.errors);
    assert.equal(recording.lines().length, 3);
    assert.match(recording.errors, /recorded 3 messages, .*capture\.jsonl \(3 of other types left out\)/);
    assert.match(recording.errors, /replay it: stackwire replay /);
    assert.deepEqual(
      (await queues(rabbit, place)).map((line) => line.split('\t')[0]),
      ['notifications.error', 'notifications.info'],
    );
  });

  test('its queue goes with it when it is killed, and the part it had written stays a part', async (context) => {
    const rabbit = await withRabbit(context, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    await otherReader(context, place);
    const recording = new RecordProcess(context, configOf(place), []);
    await recording.bound();
    assert.equal(
      (await queues(rabbit, place)).filter((line) => line.startsWith('stackwire-record-')).length,
      1,
    );
    await osloSend(rabbit, place, { count: 5 });
    await recording.until(() => recording.lines().length === 5);
    await recording.end('SIGKILL');
    assert.equal(existsSync(recording.capture), false);
    assert.equal(recording.lines().length, 5);
    const isGone = async (): Promise<boolean> =>
      !(await queues(rabbit, place)).some((line) => line.startsWith('stackwire-record-'));
    while (!(await isGone()));
  });

  test('a broker that dies in the middle takes nothing of what was recorded', async (context) => {
    const rabbit = await withRabbit(context, SUITE, 'own');
    if (rabbit === null) return;
    await otherReader(context, rabbit);
    const recording = new RecordProcess(context, configOf(rabbit), ['--pseudonyms']);
    await recording.bound();
    await osloSend(rabbit, rabbit, { count: 7 });
    // Under pseudonyms nothing is in a file with a name before the end.
    await recording.until(() => recording.errors.includes('7 messages'));
    assert.deepEqual(recording.lines(), []);
    await rabbit.kill();
    await recording.until(() => recording.errors.includes('not connected'));
    assert.equal(await recording.end('SIGTERM'), 0, recording.errors);
    assert.match(recording.errors, /recorded 7 messages/);
    assert.match(recording.errors, /gap: rabbit did not hear anything from /);
    assert.equal(recording.lines().length, 7);
    assert.doesNotMatch(recording.lines().join('\n'), /cmp00\d|vm-\d/);
  });

  test('a broker that was never there is an error, and no capture is left', async (context) => {
    const config = 'sources: [{ type: amqp, url: "rabbit://guest:S3CR3T@127.0.0.1:1/" }]';
    const recording = new RecordProcess(context, config, ['--for', '300ms']);
    assert.equal(await recording.end(), 3);
    assert.match(recording.errors, /error\[broker\/unreachable\].*127\.0\.0\.1:1/);
    assert.doesNotMatch(recording.errors, /S3CR3T/);
    assert.equal(existsSync(recording.capture), false);
    assert.deepEqual(recording.lines(), []);
  });
});

type Line = Readonly<Record<string, unknown>>;

/** Revisions count what was visible on the way, which duplicates and dead letters have no part in. */
function objectLines(lines: readonly Line[]): readonly Line[] {
  return lines.filter(({ kind }) => kind === 'object');
}

async function objectsOf(store: string, { folder }: RecordProcess): Promise<readonly Line[]> {
  const file = join(folder, 'reader.yaml');
  writeFileSync(
    file,
    `store: { type: sqlite, path: "${store}" }\nsources: [{ type: capture, files: [none] }]\n`,
  );
  return objectLines(linesOf(await cli('inventory', 'list', '-c', file, '--json')));
}

async function replayed(capture: string): Promise<readonly Line[]> {
  return objectLines(linesOf(await cli('replay', capture, '--json')));
}
