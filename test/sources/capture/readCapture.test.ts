import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { suite, test } from 'node:test';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import { captureLine, readCapture } from '../../../src/sources/capture/index.ts';
import type { CaptureInput, CaptureMessage } from '../../../src/sources/capture/index.ts';

async function read(input: CaptureInput | readonly CaptureInput[]): Promise<CaptureMessage[]> {
  const messages: CaptureMessage[] = [];
  for await (const message of readCapture(input)) messages.push(message);
  return messages;
}

function text(content: string | Buffer, chunk = 7): Readable {
  const bytes = Buffer.from(content);
  const count = Math.ceil(bytes.length / chunk);
  return Readable.from(
    Array.from({ length: count }, (_, index) => bytes.subarray(index * chunk, (index + 1) * chunk)),
  );
}

async function bodies(content: string): Promise<string[]> {
  return (await read(text(content))).map(({ body }) => body.toString());
}

async function file(context: TestContext, content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stackwire-capture-'));
  context.after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'capture');
  await writeFile(path, content);
  return path;
}

const NOTIFICATION = '{"message_id": "a", "event_type": "x.y", "payload": {"n": 1e999, "s": "}\\"]"}}';
const LOG =
  '2017-01-23 14:22:02.593 25667 INFO ceilometer [-] record_events called (events=[<Event: 3538a01c, x.y, 2017-01-23 06:22:02.584049, <Trait: state 1 active>>])';

suite('sources/capture: reading', () => {
  test('bare messages one a line are handed over byte by byte as they stand', async () => {
    const messages = await read(text(`${NOTIFICATION}\r\n\n  ${NOTIFICATION}  \n{"oslo.version": "2.0"}`));
    assert.deepEqual(
      messages.map(({ body }) => body.toString()),
      [NOTIFICATION, NOTIFICATION, '{"oslo.version": "2.0"}'],
    );
    assert.deepEqual(messages[1]?.meta, {
      source: 'stdin',
      received: 0,
      receivedKnown: false,
      position: 'stdin:3',
    });
  });

  test('a message printed over many lines is one message, at its first line', async () => {
    const printed = JSON.stringify({ event_type: 'x', payload: { list: [{ a: 1 }, { b: [] }] } }, null, 2);
    const messages = await read(text(`\n${printed}\n${printed}\n`));
    assert.deepEqual(
      messages.map(({ body }) => body.toString()),
      [printed, printed],
    );
    assert.deepEqual(
      messages.map(({ meta }) => meta.position),
      ['stdin:2', `stdin:${2 + printed.split('\n').length}`],
    );
  });

  test('the elements of a JSON list are messages of their own, on one line or on many', async () => {
    const events = [
      { event_type: 'a', traits: [['x', 1, 'y']] },
      { event_type: 'b', traits: [] },
    ];
    const expected = events.map((event) => JSON.stringify(event));
    assert.deepEqual(await bodies(JSON.stringify(events)), expected);
    const printed = await bodies(JSON.stringify(events, null, 4));
    assert.deepEqual(
      printed.map((body) => JSON.stringify(JSON.parse(body))),
      expected,
    );
    assert.deepEqual(await bodies(`[\n]\n${NOTIFICATION}`), [NOTIFICATION]);
  });

  test('several values on a line are several messages', async () => {
    assert.deepEqual(await bodies('{"a": 1}{"b": 2} {"c": 3}'), ['{"a": 1}', '{"b": 2}', '{"c": 3}']);
  });

  test('of a log only the lines with events are taken, whole and marked', async () => {
    const messages = await read(text(`first line\n[2017] other {"a": 1}\n${LOG}\n{"not": "ours"}\n`));
    assert.equal(messages.length, 1);
    assert.equal(messages[0]?.body.toString(), LOG);
    assert.equal(messages[0].meta.contentType, 'text/x-ceilometer-log');
    assert.equal(messages[0].meta.receivedKnown, false);
    assert.equal(messages[0].meta.position, 'stdin:3');
  });

  test('a log behind a capture on one stream is read too', async () => {
    assert.deepEqual(await bodies(`{"a": 1}\n{"broken": "\n${LOG}\n`), ['{"a": 1}', '{"broken": "', LOG]);
  });

  test('a broken line among messages costs that line only and is handed over for decoding to refuse', async () => {
    for (const broken of [
      '{"message_id": "tr',
      '{"a": {"b": 1',
      '{"a": ]}',
      '{"a":',
      '{"a": [',
      '{"a": [1,',
    ]) {
      assert.deepEqual(await bodies(`{"n": 1}\n${broken}\n{"n": 2}\n{"n": 3}\n`), [
        '{"n": 1}',
        broken,
        '{"n": 2}',
        '{"n": 3}',
      ]);
    }
    assert.deepEqual(await bodies('{"n": 1}\nplain words\n{"n": 2}'), [
      '{"n": 1}',
      'plain words',
      '{"n": 2}',
    ]);
  });

  test('a printed message that breaks off is one piece', async () => {
    const cut = '{\n  "a": {\n    "b": [\n      {"c": 1},';
    assert.deepEqual(await bodies(cut), [cut]);
    assert.deepEqual(await bodies(`${cut}\n{\n  "n": 1\n}\n`), [cut, '{\n  "n": 1\n}']);
  });

  test('text above a capture does not hide it', async () => {
    assert.deepEqual(await bodies('$ cat x.jsonl\n{"n": 1}\n'), ['{"n": 1}']);
  });

  test('a byte order mark is no part of the first message', async () => {
    assert.deepEqual(await bodies(`\ufeff${NOTIFICATION}`), [NOTIFICATION]);
  });

  test('the body of a line that is not UTF-8 keeps its bytes', async () => {
    const bytes = Buffer.concat([Buffer.from('{"a": "'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    const [message] = await read(text(bytes));
    assert.deepEqual(message?.body, bytes);
  });

  test("rabtap's messages, printed or one a line, are opened with how they came", async () => {
    const recorded = {
      Headers: { compression: 'application/x-gzip' },
      ContentType: 'application/json',
      MessageID: '',
      Timestamp: '0001-01-01T00:00:00Z',
      DeliveryTag: 1,
      Redelivered: false,
      Exchange: 'nova',
      RoutingKey: 'notifications.info',
      XRabtapReceivedTimestamp: '2019-12-29T21:51:33.52288901+01:00',
      Body: Buffer.from(NOTIFICATION).toString('base64'),
    };
    for (const indent of [0, 2]) {
      const [message] = await read(text(JSON.stringify(recorded, null, indent)));
      assert.equal(message?.body.toString(), NOTIFICATION);
      assert.deepEqual(message.meta, {
        source: 'stdin',
        received: Date.parse('2019-12-29T20:51:33Z') * 1000 + 522_889,
        receivedKnown: true,
        position: 'stdin:1',
        exchange: 'nova',
        routingKey: 'notifications.info',
        contentType: 'application/json',
        compression: 'application/x-gzip',
      });
    }
  });

  test('a rabtap message without a receipt time has none', async () => {
    const recorded = {
      Exchange: '',
      RoutingKey: 'k',
      XRabtapReceivedTimestamp: '0001-01-01T00:00:00Z',
      Body: 'e30=',
    };
    const [message] = await read(text(JSON.stringify(recorded)));
    assert.equal(message?.body.toString(), '{}');
    assert.equal(message.meta.receivedKnown, false);
    assert.equal(message.meta.received, 0);
  });

  test('a notification that merely has a key called Body or capture inside is left alone', async () => {
    const plain = '{"event_type": "x", "payload": {"capture": 1, "Body": "e30=", "RoutingKey": "k"}}';
    assert.deepEqual(await bodies(plain), [plain]);
    const odd = '{"capture": 1, "event_type": "no body"}';
    assert.deepEqual(await bodies(odd), [odd]);
  });

  test('files are read one after the other, each with its own positions', async (t) => {
    const one = await file(t, '{"n": 1}\n{"n": 2}');
    const two = await file(t, '{"n": 3}\n');
    const messages = await read([one, text('{"n": 9}'), two]);
    assert.deepEqual(
      messages.map(({ meta }) => meta.position),
      [`${one}:1`, `${one}:2`, 'stdin:1', `${two}:1`],
    );
  });

  test('a file that is missing, is a folder or holds nothing of ours is unreadable, an empty one is not', async (t) => {
    const unreadable = { code: 'capture/unreadable' };
    await assert.rejects(read(join(tmpdir(), 'stackwire-no-such-file')), unreadable);
    await assert.rejects(read(tmpdir()), unreadable);
    await assert.rejects(read(await file(t, 'just\nwords\n')), unreadable);
    assert.deepEqual(await read(await file(t, '\n')), []);
  });

  test('a line beyond the limit is cut, and the next one is read as if nothing was', async () => {
    const block = Buffer.alloc(1024 * 1024, 'x');
    const chunks = [
      Buffer.from('{"a": "'),
      ...Array.from({ length: 40 }, () => block),
      Buffer.from('"}\n{"n": 1}\n'),
    ];
    const messages = await read(Readable.from(chunks));
    assert.equal(messages.length, 2);
    assert.equal(messages[0]?.body.length, 32 * 1024 * 1024);
    assert.equal(messages[1]?.body.toString(), '{"n": 1}');
  });

  test('what a capture line says comes back as it was, whatever the body', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 60 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 64 }),
        async (bytes, known, chunk) => {
          const message: CaptureMessage = {
            body: Buffer.from(bytes),
            meta: {
              source: 'rabbit-1',
              received: known ? 1_795_242_663_674_001 : 0,
              receivedKnown: known,
              exchange: 'nova',
              routingKey: 'notifications.info',
              contentType: 'application/json',
              compression: 'application/x-bz2',
            },
          };
          const line = captureLine(message, known ? 1_795_242_663_000_007 : null);
          const [back, ...more] = await read(text(`${line}\n`, chunk));
          assert.deepEqual(more, []);
          assert.deepEqual(back?.body, message.body);
          assert.deepEqual(back.meta, {
            ...message.meta,
            position: 'stdin:1',
            ...(known && { effective: 1_795_242_663_000_007 }),
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  test('any JSON object is found whole, printed or not, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(0, 1, 2),
        fc.integer({ min: 1, max: 40 }),
        async (objects, indent, chunk) => {
          const written = objects.map((object) => JSON.stringify(object, null, indent));
          const messages = await read(text(written.join('\n'), chunk));
          const back = messages.map(({ body }) => body.toString());
          // A random object may look like a wrapper; then it is opened, which is not what is tested here.
          fc.pre(objects.every((object) => !('capture' in object)));
          assert.deepEqual(back, written);
        },
      ),
      { numRuns: 300 },
    );
  });
});
