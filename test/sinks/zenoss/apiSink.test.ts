import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { gapItem } from '../../../src/delivery/index.ts';
import { DeliveryDelayed, DeliveryRefused, type OutgoingItem, type Sink } from '../../../src/model/index.ts';
import { createZenossSink, type ZenossSettings } from '../../../src/sinks/zenoss/index.ts';
import { itemsOf } from '../../mappings/captures.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import { HookServer } from '../../support/hookServer.ts';
import { itemsFor } from '../../zenoss/zenossItems.ts';
import { callsOf, eventsRouter, type Call } from './eventsRouter.ts';

const ITEMS = itemsFor(itemsOf('error.jsonl'));
const PROBLEMS = ITEMS.filter(({ kind }) => kind === 'problem');
const EVENTS = ITEMS.filter(({ kind }) => kind === 'event').slice(0, 4);
const signal = (): AbortSignal => new AbortController().signal;

interface Stage {
  readonly server: HookServer;
  readonly sink: Sink;
  /** What has been added, by message id. */
  readonly added: string[];
}

/** `fails` says what becomes of an event instead of being added. */
async function stage(
  context: TestContext,
  more = '',
  fails: (data: Call['data'][0]) => Readonly<Record<string, unknown>> | null = () => null,
): Promise<Stage> {
  const server = new HookServer();
  await server.start();
  context.after(() => server.kill());
  const added: string[] = [];
  server.answer = eventsRouter(({ data: [data] }) => {
    const failure = fails(data);
    if (failure === null) added.push(String(data['message_id']));
    return failure ?? { success: true };
  });
  const entry = `{ type: zenoss, mode: api, url: "http://me:p%40ss@127.0.0.1:${server.port}/cz0/"${more} }`;
  const sink = createZenossSink(configuredSink<ZenossSettings>(entry), {
    name: 'zenoss',
    cloud: 'rdu',
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    stateOf: () => null,
  });
  context.after(() => sink.close());
  return { server, sink, added };
}

describe('the JSON API of Zenoss', () => {
  it('is given problems and their ends, a batch in one request', async (context) => {
    const { server, sink } = await stage(context);
    await sink.deliver([...PROBLEMS, gapItem(1, 2)], signal());
    assert.equal(server.taken.length, 1);
    const [posted] = server.taken;
    assert.equal(posted?.path, '/cz0/zport/dmd/evconsole_router');
    assert.equal(posted.headers.authorization, `Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    const calls = callsOf(posted);
    assert.deepEqual(
      calls.map(({ action, method, type, tid }) => [action, method, type, tid]),
      [
        ['EventsRouter', 'add_event', 'rpc', 1],
        ['EventsRouter', 'add_event', 'rpc', 2],
      ],
    );
    const [raised, cleared] = calls.map(({ data }) => data[0]);
    assert.deepEqual(raised, {
      summary: 'Instance cache-2 is in error',
      device: 'rdu',
      component: 'server-c9f0f895-fb98-4b91-99f5-1fd0297e236d',
      severity: 'error',
      evclasskey: 'openstack-instance-error',
      evclass: '/OpenStack',
      eventKey: 'instance-error:server-c9f0f895-fb98-4b91-99f5-1fd0297e236d',
      openstack_event_type: 'compute.instance.update',
      message_id: raised?.['message_id'],
      generated: raised?.['generated'],
    });
    assert.equal(cleared?.['severity'], 'clear');
    assert.equal(cleared['eventKey'], raised['eventKey']);
  });

  it('is given the key of Zenoss Cloud, a device and classes of the own choice', async (context) => {
    const more = `, api_key: k3y, device: os, class_key_prefix: "openstack|", problem_class: /App`;
    const { server, sink } = await stage(context, more);
    await sink.deliver(PROBLEMS.slice(0, 1), signal());
    const [posted] = server.taken;
    assert.equal(posted?.headers['z-api-key'], 'k3y');
    const [call] = callsOf(posted);
    const { device, evclasskey, evclass } = call?.data[0] ?? {};
    assert.deepEqual([device, evclasskey, evclass], ['os', 'openstack|instance-error', '/App']);
  });

  it('has not taken what it answers `success: false` to, and is not given again what is about others', async (context) => {
    let broken = true;
    const others = EVENTS.map((item, index) => ({ ...item, object: `server-${index}` }));
    const { sink, added } = await stage(context, '', ({ message_id: id }) =>
      broken && id === EVENTS[1]?.event?.message_id
        ? { success: false, type: 'exception', msg: 'Failed to create event: PublishException: no broker' }
        : null,
    );
    await assert.rejects(sink.deliver(others, signal()), (error: Error) => {
      assert.equal(error.message, 'add_event failed: Failed to create event: PublishException: no broker');
      return !(error instanceof DeliveryRefused);
    });
    broken = false;
    await sink.deliver(others, signal());
    assert.equal(added.length, EVENTS.length);
    assert.deepEqual(new Set(added), new Set(EVENTS.map(({ event }) => event?.message_id)));
  });

  it('is given the end of a problem again whose beginning it did not take, and behind it', async (context) => {
    let broken = true;
    const states: unknown[] = [];
    const { sink } = await stage(context, '', ({ severity }) => {
      if (broken && severity === 'error') return { success: false, msg: 'no broker' };
      states.push(severity);
      return null;
    });
    await assert.rejects(sink.deliver(PROBLEMS, signal()), /no broker/);
    broken = false;
    await sink.deliver(PROBLEMS, signal());
    assert.deepEqual(states, ['clear', 'error', 'clear']);
  });

  it('refuses what it can never take, and nothing else', async (context) => {
    const bad = EVENTS[2] as OutgoingItem;
    const { sink, added } = await stage(context, '', ({ message_id: id }) =>
      id === bad.event?.message_id ? { success: false, msg: 'ValueError: no such severity' } : null,
    );
    const refused = { name: 'DeliveryRefused', message: 'add_event failed: ValueError: no such severity' };
    await assert.rejects(sink.deliver(EVENTS, signal()), refused);
    await assert.rejects(sink.deliver([bad], signal()), refused);
    await sink.deliver(
      EVENTS.filter((item) => item !== bad),
      signal(),
    );
    assert.equal(new Set(added).size, added.length, 'what was taken is not given again');
    assert.equal(added.length, EVENTS.length - 1);
  });

  it('has taken nothing where it shows a page to log in, answers half, or says nothing of an event', async (context) => {
    const { server, sink } = await stage(context);
    const answers: readonly (readonly [body: string, found: RegExp])[] = [
      ['<!DOCTYPE html><title>Log in</title>', /a page was answered instead of JSON, to log in perhaps/],
      ['[{"tid": 1, "result": {"succ', /no JSON, or only the beginning/],
      ['', /no JSON/],
      ['[]', /does not say what became of an event/],
      ['{"tid": 1, "result": null}', /does not say what became of an event/],
      ['{"tid": 7, "result": {"success": true}}', /does not say what became of an event/],
      ['{"tid": 1, "result": {"success": "true"}}', /no reason is given/],
    ];
    for (const [body, found] of answers) {
      server.answer = (response) => void response.writeHead(200).end(body);
      await assert.rejects(sink.deliver(PROBLEMS.slice(0, 1), signal()), (error: Error) => {
        assert.match(error.message, found);
        return !(error instanceof DeliveryRefused);
      });
    }
    server.answer = (response) => void response.writeHead(302, { location: '/login' }).end();
    await assert.rejects(sink.deliver(PROBLEMS, signal()), /HTTP 302/);
    server.answer = (response) => void response.writeHead(503, { 'retry-after': '3' }).end();
    await assert.rejects(sink.deliver(PROBLEMS, signal()), DeliveryDelayed);
  });
});

describe('settings of a Zenoss that cannot work', () => {
  const wrong: readonly (readonly [more: string, found: RegExp])[] = [
    ['url: "http://h/"', /`mode` is missing/],
    ['mode: api, url: "rabbit://h/"', /must be an address with http or https/],
    ['mode: api, url: "http://u:verysecret%@h/"', /a % in them is written %25/],
    ['mode: amqp, url: "http://h/"', /url/],
    ['mode: api, url: "http://h/", kinds: [change]', /`api` takes event, problem/],
    ['mode: http, url: "http://h/", kinds: [problem]', /`http` takes event, change, sample/],
    ['mode: http, url: "http://h/", kinds: [event, change]', /a stale event would undo a change/],
    ['mode: http, url: "http://h/", api_key: verysecret', /only `api` has a key/],
    ['mode: api, url: "http://h/", filter: "knd == 1"', /unknown name `knd`/],
  ];
  for (const [more, found] of wrong) {
    it(`are shown: ${more}`, () => {
      assert.throws(
        () => configuredSink(`{ type: zenoss, ${more} }`),
        ({ message }: Error) => found.test(message) && !message.includes('verysecret'),
      );
    });
  }
});
