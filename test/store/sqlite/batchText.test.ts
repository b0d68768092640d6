import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CommitMessage, DeadLetter, Json } from '../../../src/model/index.ts';
import { BatchWriter, readBatch } from '../../../src/store/sqlite/batchText.ts';

interface Gathered {
  readonly messages: readonly CommitMessage[];
  readonly dead: readonly DeadLetter[];
}

const batch = {
  messages: [
    {
      stamp: { generated: 1_780_000_000_000_001, form: 'ceilometer', messageId: 'a' },
      item: 2,
      seenSecond: 494_444,
      eventType: 'compute.instance.update',
      event: '{"kind":"event","summary":"a \\"quoted\\" text, ünïcode ✓"}',
      decisions: [
        {
          object: { type: 'instance', id: 'server-1' },
          rule: { file: 'mappings/nova/instance.yaml', line: 12 },
          create: true,
          delete: false,
          set: { host: 'one', task_state: null },
          members: [['ports', 'port-1', false]],
          lists: { groups: ['g1', 'g2'] },
          problems: [{ name: 'lost', raised: true, severity: 4, summary: 'it is lost' }],
          offered: { node: 'two' },
          because: 'stale',
          observe: 'stale',
        },
      ],
      samples: [],
      feed: [{ key: 'k', state: 'raised', severity: 3, summary: 's', object: null, since: 'now' }],
    },
  ],
  dead: [],
} satisfies Gathered;

function travelled(batch: Gathered): Gathered {
  const writer = new BatchWriter(new SharedArrayBuffer(16));
  for (const message of batch.messages) writer.add(message);
  for (const letter of batch.dead) writer.addDead(letter);
  const read = readBatch(structuredClone(writer.text));
  const messages = [...read.messages].map((message) => ({
    ...message,
    event: typeof message.event === 'string' ? message.event : Buffer.from(message.event).toString(),
  }));
  return { messages, dead: read.dead };
}

describe('a batch on its way to the store thread', () => {
  it('arrives as it was', () => {
    assert.deepEqual(travelled(batch), batch);
  });

  it('arrives as it was, whatever each decision of a rule has to say', () => {
    const [message] = batch.messages;
    const [decision] = message?.decisions ?? [];
    assert.ok(message && decision);
    const names = fc.uniqueArray(fc.constantFrom('host', 'node', '__proto__', 'toString', 'image'));
    const values = names.chain((keys) =>
      fc.tuple(...keys.map((key) => fc.tuple(fc.constant(key), fc.jsonValue()))),
    );
    const said = fc.record({
      set: values.map((entries) => Object.fromEntries(entries) as Record<string, Json>),
      offered: values.map((entries) => Object.fromEntries(entries) as Record<string, Json>),
      create: fc.boolean(),
      delete: fc.boolean(),
      because: fc.constantFrom('stale', 'explicit'),
      observe: fc.constantFrom(null, 'stale'),
    });
    fc.assert(
      fc.property(fc.array(fc.array(said, { maxLength: 3 }), { maxLength: 5 }), (messages) => {
        const sent = messages.map((decisions) => ({
          ...message,
          decisions: decisions.map((one) => ({ ...decision, ...one })),
        }));
        // As JSON, which -0 does not survive; it is no number that a service could mean.
        assert.equal(
          JSON.stringify(travelled({ messages: sent, dead: [] })),
          JSON.stringify({ messages: sent, dead: [] }),
        );
      }),
    );
  });

  it('keeps integers beyond 2^53, beside messages that have none', () => {
    const [message] = batch.messages;
    const [decision] = message?.decisions ?? [];
    assert.ok(message && decision);
    const big = { ...message, decisions: [{ ...decision, set: { size: 2n ** 63n } }] };
    const mixed = { messages: [message, big, message], dead: [] };
    assert.deepEqual(travelled(mixed), mixed);
  });
});
