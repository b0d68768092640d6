import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { connect } from 'amqplib';
import { requestBody, type FinalSamplesRequest } from '../../../src/control/index.ts';
import { systemClock } from '../../../src/machine/index.ts';
import type { Logger } from '../../../src/model/index.ts';
import { ControlQueue } from '../../../src/probe/index.ts';
import type { RabbitPlace } from '../../support/rabbit.ts';
import { withRabbit } from '../../support/withRabbit.ts';

const HOST = 'ndc27-3205';

describe('the control queue', () => {
  it('takes requests for its host, refuses what is none, and gets again what failed', async (context) => {
    const stage = await staged(context);
    if (stage === null) return;
    const { queue, taken, failing, logged } = stage;
    queue.start();
    await until(() => queue.listening);
    await send(stage.place, 'not for us', request('1'), false);
    await send(stage.place, HOST, Buffer.from('{"version":9}'));
    failing.add(uuid('2'));
    await send(stage.place, HOST, request('2'));
    await send(stage.place, HOST, request('3'));
    await until(() => taken.includes(uuid('3')) && stage.tried.has(uuid('2')));
    failing.clear();
    await until(() => taken.includes(uuid('2')));
    assert.deepEqual(taken.toSorted(), [uuid('2'), uuid('3')]);
    assert.ok(logged.some((text) => text.includes('asks for nothing that is known')));
    assert.ok(logged.some((text) => text.includes('comes again')));
  });

  it('keeps for a probe that restarts what it is asked meanwhile', async (context) => {
    const stage = await staged(context);
    if (stage === null) return;
    stage.queue.start();
    await until(() => stage.queue.listening);
    await stage.queue.stop();
    await send(stage.place, HOST, request('4'));
    const next = await staged(context, stage.place);
    next?.queue.start();
    await until(() => next?.taken.includes(uuid('4')) === true);
  });

  it('listens again after the broker ended the connection', async (context) => {
    const rabbit = await withRabbit(context, 'the control queue');
    const stage = await staged(context);
    if (rabbit === null || stage === null) return;
    stage.queue.start();
    await until(() => stage.queue.listening);
    const model = await connect(stage.place.url);
    const channel = await model.createChannel();
    // A queue that is taken away ends the consumer, as the end of a connection does.
    await channel.deleteQueue(`stackwire.probe.${HOST}`);
    await model.close();
    await until(() => stage.logged.some((text) => text.includes('no longer taken')));
    await until(() => stage.queue.listening);
    await send(stage.place, HOST, request('5'));
    await until(() => stage.taken.includes(uuid('5')));
  });
});

interface Stage {
  readonly place: RabbitPlace;
  readonly queue: ControlQueue;
  readonly taken: string[];
  readonly tried: Set<string>;
  readonly failing: Set<string>;
  readonly logged: string[];
}

async function staged(context: TestContext, given?: RabbitPlace): Promise<Stage | null> {
  const rabbit = await withRabbit(context, 'the control queue');
  if (rabbit === null) return null;
  const place = given ?? (await rabbit.place());
  const [taken, logged]: [string[], string[]] = [[], []];
  const [tried, failing] = [new Set<string>(), new Set<string>()];
  const log = (_: unknown, text: string): void => void logged.push(text);
  const logger: Logger = { info: log, warn: log, error: log };
  const settings = {
    url: place.url,
    heartbeat: 30_000_000,
    auth: 'plain',
    failover_strategy: 'round-robin',
    tls: { verify: true },
    exchange: 'stackwire.probe',
  } as const;
  const queue = new ControlQueue(settings, {
    host: HOST,
    clock: { ...systemClock, sleep: (millis, signal) => systemClock.sleep(Math.min(millis, 50), signal) },
    logger,
    request: ({ instance_id: id }: FinalSamplesRequest) => {
      tried.add(id);
      if (failing.has(id)) return Promise.reject(new Error('the disk is full'));
      taken.push(id);
      return Promise.resolve();
    },
  });
  context.after(() => queue.stop());
  return { place, queue, taken, tried, failing, logged };
}

function uuid(digit: string): string {
  return `9f0c2b6e-6f3e-4c1b-9a53-0a4d2d9e7c1${digit}`;
}

function request(digit: string): Buffer {
  const cause = {
    message_id: 'm',
    event_type: 'compute.instance.delete.start',
    generated: '2026-03-03T12:00:00Z',
  };
  return requestBody({ instance_id: uuid(digit), cause });
}

async function send({ url }: RabbitPlace, key: string, body: Buffer, mandatory = true): Promise<void> {
  const model = await connect(url);
  const channel = await model.createConfirmChannel();
  let returned = false;
  channel.on('return', () => {
    returned = true;
  });
  channel.publish('stackwire.probe', key, body, { mandatory });
  await channel.waitForConfirms();
  await model.close();
  assert.equal(returned, false);
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not within 20 s: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
