import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { osloSend, type OsloOptions } from '../support/osloSend.ts';
import type { Rabbit, RabbitPlace } from '../support/rabbit.ts';
import { withRabbit } from '../support/withRabbit.ts';

const SUITE = 'the watch over a feed of the real oslo.messaging';
const TIMEOUT = 240_000;

interface Stage {
  readonly running: BridgeProcess;
  /** Sends messages of the publishers, one after the other, and resolves when all are confirmed. */
  readonly send: (publishers: readonly string[], eventType?: string, options?: OsloOptions) => Promise<void>;
  /** Summaries by key. */
  readonly problems: () => Promise<Record<string, string>>;
  /** Types of the messages that the bridge itself had to say, in order. */
  readonly said: () => Promise<string[]>;
}

async function stage(context: TestContext, rabbit: Rabbit, source: string, watch: string): Promise<Stage> {
  const place = await rabbit.place();
  await send(context, rabbit, place, ['compute.first'], 'compute.instance.update', {});
  const running = await BridgeProcess.start(
    `sources: [{ type: amqp, name: rabbit, url: "${place.url}", exchanges: [nova]${source} }]\nwatch: ${watch}`,
  );
  context.after(() => running.remove());
  await running.ready();
  return {
    running,
    send: (publishers, eventType = 'compute.instance.update', options = {}) =>
      send(context, rabbit, place, publishers, eventType, options),
    problems: async () => {
      const problems = (await running.get('/api/v1/problems')) as { key: string; summary: string }[];
      return Object.fromEntries(problems.map(({ key, summary }) => [key, summary]));
    },
    said: async () => {
      const entries = (await running.get('/api/v1/events?limit=1000')) as { event: { event_type: string } }[];
      return entries.map(({ event }) => event.event_type).filter((type) => type.startsWith('stackwire.'));
    },
  };
}

async function send(
  context: TestContext,
  rabbit: Rabbit,
  place: RabbitPlace,
  publishers: readonly string[],
  eventType: string,
  options: OsloOptions,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-watch-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const payload = {
    instance_id: '87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
    display_name: 'vm',
    state: 'active',
  };
  const templates = publishers.map((publisher_id) =>
    JSON.stringify({ publisher_id, event_type: eventType, priority: 'info', payload }),
  );
  const payloads = join(folder, 'payloads.jsonl');
  writeFileSync(payloads, `${templates.join('\n')}\n`);
  await osloSend(rabbit, place, { durable: true, payloads, count: publishers.length, ...options });
}

suite(SUITE, () => {
  test(
    'a publisher that stops is a problem, also after kill -9, until it sends again',
    { timeout: TIMEOUT },
    async (context) => {
      const rabbit = await withRabbit(context, SUITE);
      if (!rabbit) return;
      const watch =
        '{ silence: { expect: [{ publisher: "compute.*", within: 3s }, { publisher: "network.*", within: 10s }] } }';
      const { running, send, problems, said } = await stage(context, rabbit, '', watch);
      await send(['compute.host-1', 'network.ctl-0']);
      const others = send(['network.ctl-0'], 'port.update', { count: 60, rate: 5 });
      await running.until(async () => 'feed-silent:compute.host-1' in (await problems()));
      assert.match(
        (await problems())['feed-silent:compute.host-1'] ?? '',
        /^No message from compute on host-1 since 20/,
      );
      assert.ok(
        (await running.metric('stackwire_silent_since_timestamp_seconds{subject="compute.host-1"}')) > 1.7e9,
      );
      await running.killAndRestart();
      await running.until(async () => 'feed-silent:compute.host-1' in (await problems()));
      await send(['compute.host-1']);
      await running.until(async () => !('feed-silent:compute.host-1' in (await problems())));
      await others;
      const about = (await said()).filter((type) => type.startsWith('stackwire.publisher.'));
      assert.ok(about.includes('stackwire.publisher.silent') && about.includes('stackwire.publisher.heard'));
      // Nobody at all sends now: that is told once, of the source.
      await running.until(async () => 'feed-silent:rabbit' in (await problems()));
      assert.equal(await running.stop(), 0);
    },
  );

  test(
    'an operation that does not end is a problem, also after kill -9, until it ends',
    { timeout: TIMEOUT },
    async (context) => {
      const rabbit = await withRabbit(context, SUITE);
      if (!rabbit) return;
      const watch = '{ operations: [{ operation: compute.instance.reboot, within: 2s }] }';
      const { running, send, problems } = await stage(context, rabbit, '', watch);
      const key = 'operation-stuck:server-87be4b45-e214-4ca3-8f5c-1bd31159f9e4:compute.instance.reboot';
      await send(['compute.host-1'], 'compute.instance.reboot.start');
      await running.until(async () => (await running.metric('stackwire_operations_open')) === 1);
      await running.killAndRestart();
      await running.ready();
      await running.until(async () => key in (await problems()));
      assert.equal(await running.metric('stackwire_operations_stuck'), 1);
      await running.killAndRestart();
      await send(['compute.host-1'], 'compute.instance.reboot.end');
      await running.until(async () => !(key in (await problems())));
    },
  );

  test(
    'a queue that overflowed while the bridge was stopped is told as a gap',
    { timeout: TIMEOUT },
    async (context) => {
      const rabbit = await withRabbit(context, SUITE);
      if (!rabbit) return;
      const { running, send, said, problems } = await stage(
        context,
        rabbit,
        ', queue: { max_length: 10 }',
        '{}',
      );
      await send(['compute.host-1']);
      await running.until(async () => (await running.metric('stackwire_log_last_sequence')) === 1);
      await running.stop();
      await send(['compute.host-1'], 'compute.instance.update', { count: 25 });
      await running.killAndRestart();
      await running.until(async () => (await said()).includes('stackwire.queue.eased'));
      assert.deepEqual(await problems(), {});
      const entries = (await running.get('/api/v1/events?limit=1000')) as {
        event: { event_type: string; summary: string };
      }[];
      const updates = entries.filter(({ event }) => event.event_type === 'compute.instance.update');
      assert.equal(updates.length, 1 + 10);
      const told = entries.map(({ event }) => event).filter(({ event_type }) => /queue/.test(event_type));
      assert.deepEqual(
        told.map(({ event_type }) => event_type),
        ['stackwire.queue.full', 'stackwire.queue.eased'],
      );
      assert.match(told[0]?.summary ?? '', /^The queue of rabbit is full \(10 of 10\)/);
      assert.match(told[1]?.summary ?? '', /may be lost\. How many cannot be known/);
      assert.equal(await running.metric('stackwire_queue_limit_messages{source="rabbit"}'), 10);
      assert.ok((await running.metric('stackwire_queue_overflow_seconds{source="rabbit"}')) > 0);
    },
  );
});
