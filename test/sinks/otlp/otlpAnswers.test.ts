import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { gapItem, outgoingItems } from '../../../src/delivery/index.ts';
import { DeliveryDelayed, DeliveryRefused, SECOND, type OutgoingItem } from '../../../src/model/index.ts';
import type { OtlpSettings } from '../../../src/sinks/otlp/index.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import { MIGRATED, STALE } from '../../support/logEntries.ts';
import { otlpWire, type OtlpWire, type Signal } from '../../support/otlpWire.ts';
import { readingItems } from './readingItems.ts';
import { recordsOf } from './recordsOf.ts';
import { stage } from './stage.ts';

const SUITE = 'how the otlp sink takes answers';
const TYPES = { 'http/protobuf': 'application/x-protobuf', 'http/json': 'application/json' };
const LOGS = [...outgoingItems(MIGRATED), ...outgoingItems(STALE)];
const [EVENT] = LOGS as [OutgoingItem];

describe(SUITE, { timeout: 300_000 }, () => {
  let wire: OtlpWire | null = null;
  before(async () => void (wire = await otlpWire(SUITE)));
  after(() => wire?.close());

  for (const [protocol, type] of Object.entries(TYPES)) {
    const answering = async (context: TestContext, of: Signal | 'status', message: unknown, status = 200) => {
      if (wire === null) return null;
      const body = await wire.answer(of, type, message);
      const staged = await stage(context, `protocol: ${protocol}`);
      staged.server.answer = (response) =>
        void response.writeHead(status, { 'content-type': type }).end(body);
      return staged;
    };

    it(`tells and counts what a receiver dropped of a request, and never sends it again, in ${protocol}`, async (context) => {
      const partial_success = { rejected_log_records: 2, error_message: 'too old' };
      const staged = await answering(context, 'logs', { partial_success });
      if (staged === null) return context.skip();
      await staged.deliver(...LOGS);
      assert.equal(staged.sink.rejected, 2);
      assert.match(String(staged.logged[0]?.['text']), /does not say which/);
      assert.deepEqual(
        { ...staged.logged[0], text: '' },
        {
          sink: 'otlp',
          signal: 'logs',
          rejected: 2,
          sent: LOGS.length,
          reason: 'too old',
          text: '',
        },
      );
      await staged.deliver(...LOGS);
      assert.equal(staged.server.posted.length, 1, 'it has answered for them');
      // Fresh items: counted at once, told together a minute later.
      await staged.deliver(...outgoingItems(MIGRATED), ...outgoingItems(STALE));
      assert.equal(staged.sink.rejected, 4);
      assert.equal(staged.logged.length, 1);
      staged.now += 60 * SECOND;
      await staged.deliver(...outgoingItems(MIGRATED), ...outgoingItems(STALE));
      assert.equal(staged.logged[1]?.['rejected'], 4);
    });

    it(`refuses what a receiver dropped as a whole, without asking again for its halves, in ${protocol}`, async (context) => {
      const partial_success = { rejected_data_points: 3, error_message: 'no such unit' };
      const staged = await answering(context, 'metrics', { partial_success });
      if (staged === null) return context.skip();
      const items = readingItems({ volume: 1 }, { volume: 2 }, { volume: 3 });
      const refused = (error: unknown): boolean =>
        error instanceof DeliveryRefused && error.message.endsWith('no such unit');
      await assert.rejects(staged.deliver(...items), refused);
      for (const item of items) await assert.rejects(staged.deliver(item), refused);
      assert.equal(staged.server.posted.length, 1);
      assert.equal(staged.sink.rejected, 0, 'those are parked');
      // So many are not parked that a receiver is in trouble itself, and then it must be asked again.
      staged.server.behave();
      await staged.deliver(...items);
      assert.equal(staged.server.taken.length, 2);
    });

    it(`tells of a warning, in ${protocol}`, async (context) => {
      const partial_success = { error_message: 'use another name' };
      const staged = await answering(context, 'logs', { partial_success });
      if (staged === null) return context.skip();
      await staged.deliver(EVENT);
      assert.deepEqual(
        staged.logged.map(({ reason, text }) => [reason, text]),
        [['use another name', 'the receiver took all and warns']],
      );
      assert.equal(staged.sink.rejected, 0);
    });

    it(`shows the reason of a refusal, in ${protocol}`, async (context) => {
      const message = `no tenant ${'x'.repeat(200)}`;
      const staged = await answering(context, 'status', { code: 3, message }, 400);
      if (staged === null) return context.skip();
      await assert.rejects(
        staged.deliver(EVENT),
        (error) => error instanceof DeliveryRefused && error.message === `HTTP 400: ${message}`,
      );
    });
  }

  it('does not send records again whose samples were not taken', async (context) => {
    if (wire === null) return context.skip();
    const { deliver, server } = await stage(context);
    const items = [EVENT, ...readingItems({ volume: 1 })];
    server.answer = (response, { path }) => void response.writeHead(path === '/v1/metrics' ? 503 : 200).end();
    await assert.rejects(deliver(...items), /^Error: HTTP 503$/);
    server.behave();
    await deliver(...items);
    assert.deepEqual(
      server.taken.map(({ path }) => path),
      ['/v1/logs', '/v1/metrics'],
    );
    const [logs] = server.taken;
    assert.ok(logs !== undefined);
    assert.equal(recordsOf(await wire.request(logs)).length, 1);
  });
});

describe('what a receiver answers', () => {
  const meanings = [
    ['tried again', [429, 502, 503, 504, 401, 403, 404, 405, 415, 301]],
    ['refused', [400, 409, 413, 422, 431, 500, 501]],
  ] as const;
  for (const [meaning, statuses] of meanings) {
    it(`is ${meaning}: ${statuses.join(', ')}`, async (context) => {
      const { deliver, server } = await stage(context);
      for (const status of statuses) {
        server.answer = (response) => void response.writeHead(status).end('<html>proxy\u0001</html>');
        await assert.rejects(deliver(EVENT), ({ name, message }: Error) => {
          assert.equal(message, `HTTP ${status}: <html>proxy </html>`);
          return name === (meaning === 'refused' ? 'DeliveryRefused' : 'Error');
        });
      }
    });
  }

  it('is obeyed where it asks to wait', async (context) => {
    const { deliver, server } = await stage(context);
    server.answer = (response) => void response.writeHead(429, { 'retry-after': '7' }).end();
    await assert.rejects(
      deliver(EVENT),
      (error) => error instanceof DeliveryDelayed && error.retryAfter === 7 * SECOND,
    );
  });

  it('is no answer where it is a page to log in', async (context) => {
    const { deliver, server } = await stage(context);
    server.answer = (response) => void response.writeHead(200).end(' <!DOCTYPE html><title>Log in</title>');
    await assert.rejects(deliver(EVENT), ({ name, message }: Error) => {
      assert.match(message, /a page was answered, so this is no receiver of OTLP/);
      return name === 'Error';
    });
    server.behave();
    await deliver(EVENT);
    assert.equal(server.posted.length, 2);
  });

  it('is taken at its status where its body cannot be read', async (context) => {
    const { deliver, server, logged } = await stage(context);
    server.answer = (response) => void response.writeHead(200).end('{"thanks": true');
    await deliver(EVENT);
    assert.deepEqual(logged, []);
  });
});

describe('where the otlp sink posts', () => {
  it('is below the base, or whatever a signal’s own address says', async (context) => {
    const items = [EVENT, ...readingItems({ volume: 1 })];
    const below = await stage(context, '', '/base/?tenant=7');
    await below.deliver(...items);
    assert.deepEqual(
      below.server.taken.map(({ path }) => path),
      ['/base/v1/logs?tenant=7', '/base/v1/metrics?tenant=7'],
    );
    const own = await stage(context, `metrics_endpoint: "http://127.0.0.1:${below.server.port}/write"`);
    await own.deliver(...items);
    assert.deepEqual(
      own.server.taken.map(({ path }) => path),
      ['/v1/logs'],
    );
    assert.equal(below.server.taken.at(-1)?.path, '/write');
  });

  it('is the address for metrics alone where only samples are taken, also behind a gap', async (context) => {
    const { deliver, server } = await stage(context, 'kinds: [sample]');
    server.answer = (response, { path }) => void response.writeHead(path === '/v1/logs' ? 404 : 200).end();
    await deliver(gapItem(1, 2));
    await deliver(...readingItems({ volume: 1 }));
    assert.deepEqual(
      server.posted.map(({ path }) => path),
      ['/v1/metrics'],
    );
  });
});

describe('settings of an otlp sink that cannot work', () => {
  const wrong: readonly (readonly [more: string, found: RegExp])[] = [
    ['kinds: [event]', /logs have no address: set `endpoint` or `logs_endpoint`/],
    ['logs_endpoint: "http://h/"', /metrics have no address: set `endpoint` or `metrics_endpoint`/],
    ['endpoint: "grpc://h:4317"', /must be an address with http or https/],
    ['endpoint: "http://h", protocol: grpc', /http\/protobuf/],
    ['endpoint: "http://h", filter: "knd == 1"', /unknown name `knd`/],
  ];
  for (const [more, found] of wrong) {
    it(`are shown: ${more}`, () => {
      assert.throws(() => configuredSink<OtlpSettings>(`{ type: otlp, ${more} }`), found);
    });
  }
});
