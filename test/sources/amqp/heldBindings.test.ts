import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { Bindings } from '../../../src/sources/amqp/bindings.ts';
import { brokerAddresses } from '../../../src/amqp/brokerUrl.ts';
import { heldBindings, type HeldBindings } from '../../../src/sources/amqp/heldBindings.ts';
import { keepBound } from '../../../src/sources/amqp/keepBound.ts';
import type { Session } from '../../../src/sources/amqp/session.ts';
import { SourceWatcher } from '../../support/sourceWatcher.ts';
import { settings } from './running.ts';

const SECOND = 1_000_000;

/** What a management API says of the queue's bindings, or the status with which it fails. */
class Answers {
  said: [source: string, key: string][] | number = [];
  readonly asked: string[] = [];

  async held(context: TestContext, clock: { now: () => number }): Promise<HeldBindings> {
    const server = createServer((request, response) => {
      this.asked.push(request.url ?? '');
      if (typeof this.said === 'number') response.statusCode = this.said;
      else
        response.write(JSON.stringify(this.said.map(([source, routing_key]) => ({ source, routing_key }))));
      response.end();
    });
    context.after(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const config = settings('rabbit://u:p@h/cloud', { management: { url }, topics: ['a', 'b'] });
    const sleep = (): Promise<void> => Promise.resolve();
    const held = heldBindings(config, brokerAddresses(config.url)[0], {}, { ...clock, sleep });
    assert.ok(held);
    return held;
  }
}

describe('the bindings of the own queue', () => {
  it('are those with every key, and an API that fails is not asked again for a minute', async (context) => {
    const answers = new Answers();
    const clock = { time: 0, now: () => clock.time };
    const held = await answers.held(context, clock);
    answers.said = [
      ['', 'stackwire'],
      ['nova', 'a.*'],
      ['nova', 'b.*'],
      ['heat', 'a.*'],
    ];
    assert.deepEqual(await held(), new Set(['nova']));
    answers.said = 401;
    assert.equal(await held(), null);
    clock.time = 59 * SECOND;
    assert.equal(await held(), null);
    assert.deepEqual(answers.asked, Array<string>(2).fill('/api/queues/cloud/stackwire/bindings'));
    clock.time = 60 * SECOND;
    answers.said = [];
    assert.deepEqual(await held(), new Set());
  });

  it('are nobody’s to tell without a management API, or of queues that are shared', () => {
    const clock = { now: () => 0, sleep: () => Promise.resolve() };
    const of = (config: ReturnType<typeof settings>): unknown =>
      heldBindings(config, brokerAddresses(config.url)[0], {}, clock);
    const management = { url: 'http://h:15672' };
    assert.equal(of(settings('rabbit://h/')), undefined);
    assert.equal(of(settings('rabbit://h/', { management, shared_queues: ['x'] })), undefined);
  });

  it('tell of an exchange that was away between two looks, which is bound again at once', async () => {
    const seen = new SourceWatcher();
    const bindings = new Bindings('exchange', ['nova', 'heat'], seen);
    bindings.connected(0, true);
    const over = new AbortController();
    const attached: string[] = [];
    const looks: (ReadonlySet<string> | null)[] = [new Set(['nova', 'heat']), new Set(['heat']), null];
    const clock = {
      time: 0,
      now: () => clock.time,
      sleep: (millis: number) => {
        clock.time += millis * 1000;
        if (clock.time > 15 * SECOND) over.abort();
        return Promise.resolve();
      },
    };
    const session = {
      attach: (name: string) => {
        attached.push(name);
        return Promise.resolve(null);
      },
    };
    const held: HeldBindings = () => Promise.resolve(looks.shift() ?? null);
    await keepBound(
      { session: session as unknown as Session, bindings, held, clock, looked: () => undefined },
      over.signal,
    );
    const subject = 'exchange nova';
    assert.deepEqual(seen.intervals, [
      { subject, since: 5 * SECOND, until: null },
      { subject, since: 5 * SECOND, until: 10 * SECOND },
    ]);
    assert.deepEqual(attached, Array<string[]>(4).fill(['nova', 'heat']).flat());
    assert.deepEqual(looks, [], 'not asked before anything was bound');
  });
});
