import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { suite, test } from 'node:test';
import { connect } from 'amqplib';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { withRabbit } from '../support/withRabbit.ts';

const SUITE = 'garbage on the bus';

const GOOD = JSON.stringify({
  message_id: '5f6f2a52-3c0b-4e4f-9a53-6f3c0a0a0a01',
  publisher_id: 'compute.cmp001',
  event_type: 'compute.instance.power_off.end',
  priority: 'INFO',
  timestamp: '2026-03-01 07:24:31.000001',
  payload: {
    instance_id: 'a0a0a0a0-0000-4000-8000-000000000001',
    host: 'cmp001',
    state: 'stopped',
    state_description: '',
  },
});

interface Garbage {
  readonly name: string;
  readonly body: Buffer;
  readonly headers?: Record<string, string>;
  readonly code: string;
}

const GARBAGE: readonly Garbage[] = [
  { name: 'truncated JSON', body: Buffer.from(GOOD.slice(0, 100)), code: 'decode/json' },
  { name: 'an array', body: Buffer.from('[1, 2, 3]'), code: 'decode/shape' },
  { name: '10 MB', body: Buffer.alloc(10_000_000, 'a'), code: 'decode/too-large' },
  {
    name: 'a zip bomb',
    body: deflateSync(Buffer.alloc(200_000_000)),
    headers: { compression: 'application/x-gzip' },
    code: 'decode/compression',
  },
  {
    name: 'an envelope inside an envelope',
    body: enveloped(enveloped(GOOD).toString()),
    code: 'decode/envelope',
  },
  { name: 'invalid UTF-8', body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), code: 'decode/encoding' },
  { name: 'nothing', body: Buffer.alloc(0), code: 'decode/empty' },
  { name: 'a number', body: Buffer.from('42'), code: 'decode/shape' },
];

function enveloped(message: string): Buffer {
  return Buffer.from(JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': message }));
}

suite(SUITE, () => {
  test(
    'each becomes a dead letter with its reason, and what comes between is taken',
    { timeout: 120_000 },
    async (context) => {
      const rabbit = await withRabbit(context, SUITE);
      if (!rabbit) return;
      const place = await rabbit.place();
      const connection = await connect(place.url, { noDelay: true });
      context.after(() => connection.close());
      const channel = await connection.createConfirmChannel();
      await channel.assertExchange('nova', 'topic', { durable: false });
      const bridge = await BridgeProcess.start(
        `sources: [{ type: amqp, url: "${place.url}", exchanges: [nova] }]`,
      );
      context.after(() => bridge.remove());
      await bridge.ready();

      for (const { body, headers } of GARBAGE)
        channel.publish('nova', 'notifications.info', body, { headers });
      channel.publish('nova', 'notifications.info', enveloped(GOOD));
      await channel.waitForConfirms();
      await bridge.until(
        async () => (await bridge.metric('stackwire_messages_total{result="committed"}')) === 1,
      );

      const dead = (await bridge.get('/api/v1/dead-letters')) as {
        code: string;
        detail: string;
        source: string;
      }[];
      assert.deepEqual(
        dead.map(({ code }) => code),
        GARBAGE.map(({ code }) => code),
      );
      for (const { detail, source } of dead) {
        assert.notEqual(detail, '');
        assert.match(source, /amqp/);
      }
      const object = (await bridge.get(
        '/api/v1/objects/instance/server-a0a0a0a0-0000-4000-8000-000000000001',
      )) as { fields: { vm_state: string } };
      assert.equal(object.fields.vm_state, 'stopped');
      const { messageCount } = await channel.checkQueue('stackwire');
      assert.equal(messageCount, 0);
      assert.equal(await bridge.stop(), 0);
    },
  );
});
