import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { connect } from 'amqplib';
import type { Channel } from 'amqplib';
import { withRabbit } from '../support/withRabbit.ts';
import { createSource } from '../../src/app/components.ts';
import { SourceWatcher, memoryLogger } from '../support/sourceWatcher.ts';
import { wallClock } from '../support/wallClock.ts';
import type { CliResult } from './cli.ts';
import { cli, folder, linesOf } from './cli.ts';

const SUITE = 'stackwire queues';

describe(SUITE, { timeout: 400_000 }, () => {
  it('lists what is there and what the bridge would make', async (t) => {
    const made = await bus(t);
    if (made === null) return;
    const { config, channel } = made;
    await channel.assertExchange('nova', 'topic', { durable: false });
    const before = await cli('queues', 'list', '-c', config);
    assert.equal(before.code, 0, before.err);
    assert.match(
      before.out,
      /^cloud {2}stackwire {2}does not exist {2}127\.0\.0\.1:\d+, virtual host place-\d+$/m,
    );
    assert.match(before.out, /^ {4}declared durable, x-queue-type=classic, .*x-overflow=drop-head$/m);
    assert.match(
      before.out,
      /^ {4}nova {2}notifications\.\*\n {4}heat {2}notifications\.\* {2}\(no such exchange yet\)$/m,
    );
    assert.match(before.out, /^cloud-shared {2}notifications\.info {2}does not exist/m);

    await made.makeOwnQueue();
    await channel.assertQueue('notifications.info', { durable: false });
    channel.publish('nova', 'notifications.info', Buffer.from('{}'));
    channel.sendToQueue('notifications.info', Buffer.from('{}'));
    await settled(channel, 'stackwire', 1);
    const [own, shared, summary] = linesOf(await cli('queues', 'list', '-c', config, '--json'));
    assert.deepEqual(
      [
        own?.['kind'],
        own?.['source'],
        own?.['exists'],
        own?.['messages'],
        own?.['consumers'],
        own?.['shared'],
      ],
      ['queue', 'cloud', true, 1, 0, false],
    );
    assert.deepEqual(own?.['bindings'], [
      { exchange: 'nova', key: 'notifications.*', exists: true },
      { exchange: 'heat', key: 'notifications.*', exists: false },
    ]);
    assert.deepEqual(
      [shared?.['name'], shared?.['shared'], shared?.['wanted']],
      ['notifications.info', true, null],
    );
    assert.deepEqual(summary, { kind: 'summary', queues: 2, contract: 1 });
  });

  it('removes the own queue only, and only when nothing is lost by it or it is told to', async (t) => {
    const made = await bus(t);
    if (made === null) return;
    const { config, channel } = made;
    await channel.assertExchange('nova', 'topic', { durable: false });
    await channel.assertQueue('notifications.info', { durable: false });
    await made.makeOwnQueue();
    const remove = (...words: readonly string[]): Promise<CliResult> =>
      cli('queues', 'remove', '-c', config, ...words);

    const asked = await remove();
    assert.equal(asked.code, 1);
    assert.match(
      asked.out,
      /^cloud: queue stackwire on .* not removed: say --yes to remove it; it holds 0 messages/m,
    );
    assert.match(
      asked.out,
      /^cloud-shared: queue notifications\.info on .* not removed: it is a shared queue/m,
    );

    channel.sendToQueue('stackwire', Buffer.from('{}'));
    await settled(channel, 'stackwire', 1);
    const full = await remove('--yes');
    assert.deepEqual(
      [full.code, /not removed: messages wait in it \(1\)/.test(full.out)],
      [1, true],
      full.out,
    );
    await channel.purgeQueue('stackwire');
    const { consumerTag } = await channel.consume('stackwire', () => undefined);
    const read = await remove('--yes');
    assert.deepEqual([read.code, /it is being read \(consumers: 1\)/.test(read.out)], [1, true], read.out);
    await channel.cancel(consumerTag);
    channel.sendToQueue('stackwire', Buffer.from('{}'));
    await settled(channel, 'stackwire', 1);

    const forced = await remove('--yes', '--force', '--json', '--source', 'cloud');
    assert.equal(forced.code, 0, forced.err);
    const [line, summary] = linesOf(forced);
    assert.deepEqual([line?.['name'], line?.['removed'], line?.['because']], ['stackwire', true, null]);
    assert.deepEqual(summary, { kind: 'summary', queues: 1, removed: 1, contract: 1 });
    assert.deepEqual(await made.queues(), ['notifications.info']);
    assert.match(await made.exchanges(), /^nova$/m);
    const nothing = await remove('--yes');
    assert.deepEqual(
      [nothing.code, /stackwire on .* not removed: it does not exist/.test(nothing.out)],
      [0, true],
    );
  });

  it('removes a quorum queue too, also where the settings say classic', async (t) => {
    const made = await bus(t);
    if (made === null) return;
    await made.channel.assertQueue('stackwire', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    const { code, out } = await cli('queues', 'remove', '-c', made.config, '--yes', '--source', 'cloud');
    assert.deepEqual([code, /queue stackwire on .* removed$/m.test(out)], [0, true], out);
    assert.deepEqual(await made.queues(), []);
  });

  it('exits with 3 and what each host answered when no broker can be reached, and asks the others still', async (t) => {
    const made = await bus(t, 'amqp://guest:s3cr3t@127.0.0.1:1,guest:s3cr3t@127.0.0.1:2/');
    if (made === null) return;
    const { code, out, err } = await cli('queues', 'list', '-c', made.config);
    assert.equal(code, 3);
    assert.match(
      err,
      /error\[broker\/unreachable\].*source cloud: 127\.0\.0\.1:1: .*ECONNREFUSED.*; 127\.0\.0\.1:2: /,
    );
    assert.match(out, /^cloud-shared {2}notifications\.info/m);
    assert.doesNotMatch(err + out, /s3cr3t/);
  });

  it('exits with 2 for a source that is not there, and without a configuration', async (t) => {
    const path = join(
      folder(t, { 'stackwire.yaml': 'sources: [{ type: amqp, name: cloud, url: "amqp://h" }]' }),
      'stackwire.yaml',
    );
    const unknown = await cli('queues', 'list', '-c', path, '--source', 'clod');
    assert.deepEqual(
      [unknown.code, /no source is called clod; did you mean `cloud`\?/.test(unknown.err)],
      [2, true],
    );
    assert.equal((await cli('queues', 'remove')).code, 2);
  });
});

interface Bus {
  readonly config: string;
  readonly channel: Channel;
  readonly makeOwnQueue: () => Promise<void>;
  readonly queues: () => Promise<string[]>;
  readonly exchanges: () => Promise<string>;
}

/** A virtual host, and a configuration of an own queue (on `url`, where given) and a shared one. */
async function bus(t: TestContext, url?: string): Promise<Bus | null> {
  const rabbit = await withRabbit(t, SUITE);
  if (rabbit === null) return null;
  const place = await rabbit.place();
  const own = { url: url ?? place.url, exchanges: ['nova', 'heat'], topics: ['notifications'] };
  const sources = [
    { type: 'amqp', name: 'cloud', ...own },
    { type: 'amqp', name: 'cloud-shared', url: place.url, shared_queues: ['notifications.info'] },
  ];
  const path = folder(t, { 'stackwire.yaml': JSON.stringify({ sources }) });
  const connection = await connect(place.url);
  t.after(() => connection.close());
  const channel = await connection.createChannel();
  return {
    config: join(path, 'stackwire.yaml'),
    channel,
    makeOwnQueue: () => makeOwnQueue(own),
    queues: async () => [...(await rabbit.queues(place.vhost)).keys()],
    exchanges: async () => (await rabbit.exchanges(place.vhost)).join('\n'),
  };
}

/** Lets a bridge's source make its queue and leave it. */
async function makeOwnQueue(own: { readonly url: string }): Promise<void> {
  const queue = { name: 'stackwire', type: 'classic', max_length: 1000, max_length_bytes: 1e8 };
  const settings = {
    ...own,
    queue,
    prefetch: 10,
    heartbeat: 3e7,
    auth: 'plain',
    failover_strategy: 'round-robin',
    tls: { verify: true },
  };
  const source = createSource(
    { type: 'amqp', name: 'cloud', line: 1, settings },
    { name: 'cloud', clock: wallClock, logger: memoryLogger() },
  );
  const seen = new SourceWatcher();
  await source.start(seen);
  await seen.until(({ now }) => now?.state === 'bound');
  await source.stop();
}

async function settled(channel: Channel, queue: string, messages: number): Promise<void> {
  while ((await channel.checkQueue(queue)).messageCount !== messages);
}
