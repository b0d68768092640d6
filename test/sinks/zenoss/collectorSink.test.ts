import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { DeliveryRefused, type Sink } from '../../../src/model/index.ts';
import { createZenossSink, type ZenossSettings } from '../../../src/sinks/zenoss/index.ts';
import { itemsOf } from '../../mappings/captures.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import { HookServer } from '../../support/hookServer.ts';
import { itemsFor, told } from '../../zenoss/zenossItems.ts';

const ITEMS = itemsFor(itemsOf('delete.jsonl'));
const signal = (): AbortSignal => new AbortController().signal;

async function stage(
  context: TestContext,
  more = '',
): Promise<{ readonly server: HookServer; readonly sink: Sink }> {
  const server = new HookServer();
  await server.start();
  context.after(() => server.kill());
  server.answer = (response) => void response.writeHead(200).end();
  const entry = `{ type: zenoss, mode: http, url: "http://127.0.0.1:${server.port}"${more} }`;
  const sink = createZenossSink(configuredSink<ZenossSettings>(entry), {
    name: 'zenoss',
    cloud: 'my cloud',
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    stateOf: () => null,
  });
  context.after(() => sink.close());
  return { server, sink };
}

describe('the collector of the ZenPack', () => {
  it('is posted lists of events and of samples, each to its address', async (context) => {
    const { server, sink } = await stage(context);
    await sink.deliver(
      ITEMS.filter(({ kind }) => kind !== 'event'),
      signal(),
    );
    assert.deepEqual(
      server.taken.map(({ path, headers }) => [path, headers['content-type']]),
      [
        ['/ceilometer/v1/events/my%20cloud', 'application/json'],
        ['/ceilometer/v1/samples/my%20cloud', 'application/json'],
      ],
    );
    const [events = [], samples = []] = server.taken.map(
      ({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>[],
    );
    assert.deepEqual(Object.keys(events[0] ?? {}), [
      'message_id',
      'event_type',
      'generated',
      'traits',
      'raw',
    ]);
    assert.equal(events.at(-1)?.['event_type'], 'compute.instance.delete.end');
    assert.deepEqual(
      samples.map(({ name, volume }) => [name, volume]),
      [
        ['memory', 512],
        ['vcpus', 1],
        ['disk.root.size', 1],
        ['disk.ephemeral.size', 0],
      ],
    );
  });

  it('is posted the events themselves where they are asked for, to the device that is named', async (context) => {
    const { server, sink } = await stage(context, ', kinds: [event], device: os');
    const events = ITEMS.filter(({ kind }) => kind === 'event');
    await sink.deliver(events, signal());
    const [posted, ...more] = server.taken;
    assert.deepEqual(more, []);
    assert.equal(posted?.path, '/ceilometer/v1/events/os');
    const types = (JSON.parse(posted.body) as { event_type: string }[]).map(({ event_type }) => event_type);
    assert.deepEqual(
      types,
      events.map(({ event }) => event?.event_type),
    );
  });

  it('is not posted events again whose samples it did not take', async (context) => {
    const { server, sink } = await stage(context);
    const items = ITEMS.filter(({ kind }) => kind !== 'event');
    server.answer = (response, { path }) =>
      void response.writeHead(path.includes('/samples/') ? 422 : 200).end();
    await assert.rejects(sink.deliver(items, signal()), DeliveryRefused);
    server.answer = (response) => void response.writeHead(200).end();
    await sink.deliver(items, signal());
    assert.deepEqual(
      server.taken.map(({ path }) => path.split('/')[3]),
      ['events', 'samples'],
    );
    await sink.deliver(items, signal());
    assert.equal(server.taken.length, 4, 'what comes anew is posted anew');
  });

  it('is asked once whether it is there, where there is nothing for the ZenPack', async (context) => {
    const { server, sink } = await stage(context);
    const nothing = itemsFor([told('volume_type.create', { volume_types: { id: 't1', name: 'a' } })]).filter(
      ({ kind }) => kind === 'change',
    );
    assert.equal(nothing.length, 1);
    server.answer = (response) => void response.writeHead(404).end();
    await assert.rejects(sink.deliver(nothing, signal()), /HTTP 404/);
    server.answer = (response) => void response.writeHead(200).end();
    await sink.deliver(nothing, signal());
    await sink.deliver(nothing, signal());
    assert.deepEqual(
      server.taken.map(({ body }) => body),
      ['[]'],
    );
  });

  it('has taken nothing where it does not know the device yet, or is somebody else', async (context) => {
    const { server, sink } = await stage(context);
    const changes = ITEMS.filter(({ kind }) => kind === 'change');
    server.answer = (response) => void response.writeHead(404).end('Unrecognized device');
    await assert.rejects(sink.deliver(changes, signal()), (error: Error) => {
      assert.match(error.message, /HTTP 404: Unrecognized device/);
      return !(error instanceof DeliveryRefused);
    });
    server.answer = (response) => void response.writeHead(200).end('<html>Log in</html>');
    await assert.rejects(sink.deliver(changes, signal()), /a page was answered/);
    server.answer = (response) => void response.writeHead(422).end('Error processing data');
    await assert.rejects(sink.deliver(changes, signal()), DeliveryRefused);
  });
});
