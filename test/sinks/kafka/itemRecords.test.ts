import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OutgoingItem } from '../../../src/model/index.ts';
import type { KafkaSettings } from '../../../src/sinks/kafka/index.ts';
import { RecordMaker } from '../../../src/sinks/kafka/itemRecords.ts';
import { topicNames } from '../../../src/sinks/kafka/topicName.ts';
import { configuredSink } from '../../support/configuredSink.ts';

describe('the records of a batch', () => {
  it('have the state of an object once, as it is by now, behind its last change', () => {
    const records = made('kinds: [change, object]', [change('a', 1), change('b', 2), change('a', 3)]);
    assert.deepEqual(records, [
      ['stackwire.change', 'a', 'update'],
      ['stackwire.change', 'b', 'update'],
      ['stackwire.object', 'b', 'now'],
      ['stackwire.change', 'a', 'update'],
      ['stackwire.object', 'a', 'now'],
    ]);
  });

  it('have the state that is now for one that was given long ago, and no changes that nobody wants', () => {
    const old = { ...state('a', 'then'), seq: 1 };
    assert.deepEqual(made('kinds: [object]', [old, change('b', 2)]), [
      ['stackwire.object', 'a', 'now'],
      ['stackwire.object', 'b', 'now'],
    ]);
  });

  it('have a tombstone for an object that is deleted, and for one that is forgotten, whatever the filter says', () => {
    const records = made('kinds: [object], filter: "item.fields.is == \'now\'"', [
      change('deleted', 1),
      change('forgotten', 2),
      change('a', 3),
    ]);
    assert.deepEqual(records, [
      ['stackwire.object', 'deleted', null],
      ['stackwire.object', 'forgotten', null],
      ['stackwire.object', 'a', 'now'],
    ]);
  });

  it('leave out what the filter does not take, changes and states each by their own line', () => {
    const filter = "kind == 'change' ? item.object.id == 'a' : item.id == 'b'";
    assert.deepEqual(made(`kinds: [change, object], filter: "${filter}"`, [change('a', 1), change('b', 2)]), [
      ['stackwire.change', 'a', 'update'],
      ['stackwire.object', 'b', 'now'],
    ]);
  });

  it('tell of a gap where something is missing, and not in the topic of states', () => {
    const gap: OutgoingItem = {
      ...state('a', ''),
      kind: 'gap',
      object: null,
      line: { kind: 'gap', from: 1 },
    };
    const topics = made('kinds: [event, change, object]', [gap]).map(([topic]) => topic);
    assert.deepEqual(topics, ['stackwire.event', 'stackwire.change']);
    assert.equal(made('topic: all, kinds: [event, change]', [gap]).length, 1);
  });
});

describe('the topic of an item', () => {
  it('is what its template gives, in characters that a topic may have', () => {
    assert.equal(topicNames('a.{item.object.id}')(change('sé/x', 1)), 'a.s__x');
    assert.equal(topicNames('{item.object.id}')(change('x'.repeat(300), 1)).length, 249);
  });

  it('is none where nothing is left', () => {
    for (const id of ['', '.', '..']) {
      assert.throws(() => topicNames('{item.object.id}')(change(id, 1)), /gives no name/);
    }
  });
});

describe('the settings of the kafka sink', () => {
  const wrong: readonly (readonly [entry: string, says: RegExp])[] = [
    ['brokers: [kafka-1]', /must be a host and its port/],
    ["brokers: ['[::1]:9092']", /an IPv6 address needs a name/],
    ['brokers: [kafka-1:99999]', /must be a host and its port/],
    ['security_protocol: SASL_SSL', /`SASL_SSL` wants a login: write it under `sasl`/],
    ['security_protocol: SSL, sasl: { username: u, password: p }', /`security_protocol: SASL_SSL`/],
    ['security_protocol: SSL, tls: { cert_file: a.pem }', /`cert_file` and `key_file` belong together/],
    ["topic: 'a b'", /a topic’s name has letters/],
    ["topic: '..'", /is not `\.` or `\.\.`/],
    ["topic: '{item.}'", /topic/],
    ["filter: 'item.'", /filter/],
    ['kinds: [gap]', /kinds/],
  ];
  for (const [entry, says] of wrong) {
    it(`are told apart from what cannot work: ${entry}`, () => {
      assert.throws(() => configuredSink(`{ type: kafka, ${withBrokers(entry)} }`), says);
    });
  }

  it('show no password where they are wrong', () => {
    const entry = '{ type: kafka, brokers: [x], sasl: { username: u, password: s3cret-word } }';
    assert.throws(
      () => configuredSink(entry),
      (error: Error) => !error.message.includes('s3cret-word'),
    );
  });
});

function withBrokers(entry: string): string {
  return entry.includes('brokers:') ? entry : `brokers: [kafka-1:9092], ${entry}`;
}

/** Topic, key and what the value is about, of the records of a batch. */
function made(settings: string, items: readonly OutgoingItem[]): (readonly (string | null)[])[] {
  const all = configuredSink<KafkaSettings>(`{ type: kafka, ${withBrokers(settings)} }`);
  const maker = new RecordMaker(all, 'rdu', (_type, id) => {
    if (id === 'forgotten') return null;
    return id === 'deleted'
      ? { ...state(id, 'x'), line: { type: 'instance', id, deleted: true } }
      : state(id, 'now');
  });
  return maker
    .of(items)
    .flatMap(({ records }) => records)
    .map(({ topic, key, value }) => [topic, key, value === null ? null : about(value)]);
}

function about(value: string): string {
  const { op, fields } = JSON.parse(value) as {
    readonly op?: string;
    readonly fields?: { readonly is: string };
  };
  return op ?? fields?.is ?? '';
}

function change(id: string, seq: number): OutgoingItem {
  const line = { kind: 'change', object: { type: 'instance', id }, op: 'update' };
  return { kind: 'change', key: `m-${seq}/change/instance/${id}`, line, object: id, event: null, seq };
}

function state(id: string, is: string): OutgoingItem {
  const line = { kind: 'object', type: 'instance', id, deleted: false, fields: { is } };
  return { kind: 'object', key: `object/instance/${id}/1`, line, object: id, event: null, seq: 9 };
}
