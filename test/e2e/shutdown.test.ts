import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { suite, test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { busiestWriter, holdThread, writtenByThread } from '../support/holdThread.ts';
import { lockStore } from '../support/lockStore.ts';
import { loggedIds } from '../support/loggedIds.ts';
import { osloSend } from '../support/osloSend.ts';
import { startSending, type Sending } from '../support/osloSending.ts';
import type { Rabbit, RabbitPlace } from '../support/rabbit.ts';
import { noteSkipped } from '../support/services.ts';
import { withRabbit } from '../support/withRabbit.ts';

const SUITE = 'a stop of the bridge';
const TIMEOUT = 120_000;

interface Bus {
  readonly rabbit: Rabbit;
  readonly place: RabbitPlace;
}

/** A place on a real broker in which nova has already sent something, so that its exchange is there. */
async function bus(context: TestContext): Promise<Bus | null> {
  const rabbit = await withRabbit(context, SUITE);
  if (!rabbit) return null;
  const place = await rabbit.place();
  await osloSend(rabbit, place, { durable: true, count: 1 });
  return { rabbit, place };
}

async function bridge(
  context: TestContext,
  url: string,
  rest = '',
  environment: NodeJS.ProcessEnv = {},
): Promise<BridgeProcess> {
  const source = `sources: [{ type: amqp, name: rabbit, url: "${url}", exchanges: [nova] }]`;
  const started = await BridgeProcess.start(`${source}\n${rest}`, environment);
  context.after(() => started.remove());
  return started;
}

/** Resolves when all that was sent is in the store. */
async function allThere(running: BridgeProcess, sending: Sending): Promise<void> {
  await sending.done;
  const sent = sending.ids();
  await running.until(() => {
    const there = new Set(loggedIds(running.store));
    return Promise.resolve(sent.every((id) => there.has(id)));
  });
}

/** The same, and then, with the bridge stopped, each of it must be there once. */
async function allThereOnce(running: BridgeProcess, sending: Sending): Promise<void> {
  await allThere(running, sending);
  assert.equal(await running.signal('SIGTERM'), 0);
  const sent = new Set(sending.ids());
  assert.equal(loggedIds(running.store).filter((id) => sent.has(id)).length, sent.size, 'each once');
}

/** Adds the ids of all events on stdout, once it is read. */
function gather(running: BridgeProcess, ids: Set<string>): void {
  let tail = '';
  running.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (tail + text).split('\n');
    tail = lines.pop() ?? '';
    for (const line of lines) {
      const { kind, message_id } = JSON.parse(line) as { kind: string; message_id: string };
      if (kind === 'event') ids.add(message_id);
    }
  });
}

async function reasons(running: BridgeProcess): Promise<string> {
  const { reasons } = (await running.get('/health/ready')) as { reasons: string[] };
  return reasons.join('; ');
}

suite(SUITE, () => {
  test(
    'loses and doubles nothing under load: asked once, asked twice, and while the store refuses to write',
    { timeout: TIMEOUT },
    async (context) => {
      const on = await bus(context);
      if (!on) return;
      const running = await bridge(context, on.place.url, 'shutdown: { within: 300ms }');
      await running.ready();
      const options = { durable: true, count: 4000, rate: 700 } as const;
      const sending = startSending(context, on.rabbit, on.place, options);
      for (const part of [0.1, 0.25]) {
        await sending.reached(options.count * part);
        assert.equal(await running.signal('SIGTERM'), 0);
        running.restart();
        await running.ready();
      }
      for (const signals of [
        ['SIGTERM', 'SIGTERM'],
        ['SIGINT', 'SIGTERM'],
      ] as const) {
        await sending.reached(options.count * 0.4);
        assert.equal(await running.signal(...signals), 0);
        running.restart();
        await running.ready();
      }
      await sending.reached(options.count * 0.6);
      const unlock = lockStore(running.store);
      // Restarts may have taken longer than the sending, and with nothing to write nothing is refused.
      const more = startSending(context, on.rabbit, on.place, { durable: true, count: 200, rate: 100 });
      await running.until(async () => (await reasons(running)).includes('the store refuses to write'));
      assert.equal(await running.signal('SIGTERM'), 0);
      assert.match(running.errors, /leaving with work undone; the broker and the log still have it/);
      unlock();
      running.restart();
      await running.ready();
      await allThere(running, more);
      await allThereOnce(running, sending);
      const added = new Set(more.ids());
      assert.equal(loggedIds(running.store).filter((id) => added.has(id)).length, added.size, 'each once');
    },
  );

  test(
    'is told by readiness first, and HTTP answers until the notice is over',
    { timeout: TIMEOUT },
    async (context) => {
      const on = await bus(context);
      if (!on) return;
      const running = await bridge(context, on.place.url, 'shutdown: { notice: 1s }');
      await running.ready();
      const sending = startSending(context, on.rabbit, on.place, { durable: true, count: 20 });
      const stream = await fetch(`${running.url}/api/v1/stream?after=0&kind=event`);
      await allThere(running, sending);
      const ended = running.signal('SIGTERM');
      await running.until(async () => (await reasons(running)).startsWith('the bridge is draining'));
      assert.equal((await fetch(`${running.url}/health/ready`)).status, 503);
      assert.equal((await fetch(`${running.url}/health/live`)).status, 200);
      // Reading to the end of a stream that was cut off would fail.
      const text = await stream.text();
      assert.equal(await ended, 0);
      assert.equal(text.match(/^event: event$/gm)?.length, loggedIds(running.store).length);
    },
  );

  test(
    'goes on to the end that is set while a sink hangs, which gets the rest from the next process',
    { timeout: TIMEOUT },
    async (context) => {
      const on = await bus(context);
      if (!on) return;
      const rest = 'sinks: [{ type: console, format: json }]\nshutdown: { within: 200ms }';
      const running = await bridge(context, on.place.url, rest);
      // Nobody reads the pipe any more, so what is written into it is not taken.
      running.child.stdout?.pause();
      const delivered = new Set<string>();
      // What the pipe took counts as delivered; Node reads it out when the process has ended.
      gather(running, delivered);
      await running.ready();
      const sending = startSending(context, on.rabbit, on.place, { durable: true, count: 600 });
      await allThere(running, sending);
      const sent = sending.ids();
      assert.equal(await running.signal('SIGTERM'), 0);
      assert.match(running.errors, /leaving with work undone/);

      running.restart();
      gather(running, delivered);
      await running.until(() => Promise.resolve(sent.every((id) => delivered.has(id))));
      assert.equal(await running.signal('SIGTERM'), 0);
    },
  );

  test('may come at any moment of the start', { timeout: TIMEOUT }, async (context) => {
    const on = await bus(context);
    if (!on) return;
    const running = await bridge(context, on.place.url);
    const began = performance.now();
    await running.ready();
    const whole = performance.now() - began;
    await running.signal('SIGTERM');
    for (const part of [0.1, 0.25, 0.4, 0.6, 0.9]) {
      running.restart();
      await wait(whole * part);
      // Before the program's own first line the system's default holds, and that is an end by the signal.
      const end = await running.signal('SIGTERM');
      assert.ok(end === 0 || end === 'SIGTERM', `after ${part} of the start: ${end}\n${running.errors}`);
    }
    running.restart();
    const sending = startSending(context, on.rabbit, on.place, { durable: true, count: 50 });
    await allThereOnce(running, sending);
  });

  for (const [name, answer] of [
    ['refuses', false],
    ['takes the connection and says nothing', true],
  ] as const) {
    test(`does not wait for a broker that ${name}`, { timeout: TIMEOUT }, async (context) => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      if (answer) context.after(() => server.close());
      else await new Promise((resolve) => server.close(resolve));
      const running = await bridge(context, `amqp://127.0.0.1:${port}/`);
      await running.until(async () => (await reasons(running)).startsWith('source rabbit is connecting'));
      assert.equal(await running.signal('SIGTERM'), 0);
    });
  }

  test(
    'ends even a process whose store hangs in the disk, and what it had taken comes again',
    { timeout: TIMEOUT },
    async (context) => {
      const on = await bus(context);
      if (!on) return;
      const running = await bridge(context, on.place.url, 'shutdown: { within: 200ms }');
      await running.ready();
      const pid = running.child.pid ?? 0;
      const before = writtenByThread(pid);
      const first = startSending(context, on.rabbit, on.place, { durable: true, count: 50 });
      await allThere(running, first);
      const held = await holdThread(context, busiestWriter(pid, before));
      if (typeof held === 'string') {
        noteSkipped(SUITE, held);
        context.skip(held);
        return;
      }
      const sending = startSending(context, on.rabbit, on.place, { durable: true, count: 50 });
      await sending.done;
      // Node waits for its threads, so nothing but SIGKILL ends such a process.
      assert.equal(await running.signal('SIGTERM'), 'SIGKILL');
      running.restart();
      await running.ready();
      await allThereOnce(running, sending);
    },
  );
});
