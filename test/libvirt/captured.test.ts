import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readEvent } from '../../src/libvirt/clientEvents.ts';
import {
  decode,
  encode,
  errorReply,
  FrameCutter,
  frameBytes,
  PROCEDURES,
  STATUS,
  TYPE,
  type Codec,
  type Frame,
  type Procedure,
} from '../../src/libvirt/index.ts';

/** What passed between this client and Debian's libvirtd 9.0.0 while a machine was started, asked for, reset and destroyed. */
const CAPTURE = join(import.meta.dirname, 'captured.jsonl');
const UUID = '5a9f0000-0000-4000-8000-00000000000a';

interface Captured {
  readonly from: 'client' | 'daemon';
  readonly bytes: Buffer;
  readonly frame: Frame;
}

const captured = readFileSync(CAPTURE, 'utf8')
  .trim()
  .split('\n')
  .map((line): Captured => {
    const { from, frame } = JSON.parse(line) as { from: 'client' | 'daemon'; frame: string };
    const bytes = Buffer.from(frame, 'base64');
    const [whole] = [...new FrameCutter().push(bytes)];
    assert.ok(whole !== undefined);
    return { from, bytes, frame: whole };
  });

const procedures = Object.values(PROCEDURES) as readonly Procedure<unknown, unknown>[];

function procedureOf({ program, procedure }: Frame): Procedure<unknown, unknown> {
  const found = procedures.find((one) => one.program === program && one.number === procedure);
  assert.ok(found !== undefined, `procedure ${procedure}`);
  return found;
}

function replies<R>(procedure: Procedure<unknown, R>): readonly R[] {
  return captured
    .filter(
      ({ frame }) =>
        frame.type === TYPE.reply && frame.status === STATUS.ok && procedureOf(frame) === procedure,
    )
    .map(({ frame }) => decode(procedure.result, frame.body));
}

describe('what passed between this client and a real libvirtd', () => {
  it('is written again with the same bytes', () => {
    const rewritten = captured
      // A typed parameter is written in the widest kind, whichever it came in.
      .filter(({ frame }) => frame.type !== TYPE.message && procedureOf(frame) !== PROCEDURES.stats)
      .map(({ frame, bytes }) => {
        const { args, result } = procedureOf(frame);
        const answer = frame.status === STATUS.ok ? result : (errorReply as Codec<unknown>);
        const codec = frame.type === TYPE.call ? args : answer;
        return [frameBytes({ ...frame, body: encode(codec, decode(codec, frame.body)) }), bytes] as const;
      });
    assert.ok(rewritten.length > 20);
    for (const [ours, theirs] of rewritten) assert.deepEqual(ours, theirs);
  });

  it('holds the answers', () => {
    assert.deepEqual(replies(PROCEDURES.authTypes), [{ types: [0] }]);
    assert.deepEqual(replies(PROCEDURES.supports), [{ supported: 1 }]);
    assert.deepEqual(replies(PROCEDURES.libVersion), [{ version: 9_000_000 }]);
    const domain = { name: 'instance-0000000a', uuid: UUID, id: 2 };
    assert.deepEqual(replies(PROCEDURES.domains), [{ domains: [domain], count: 1 }]);
    assert.deepEqual(replies(PROCEDURES.lookup), [{ domain }]);
    assert.deepEqual(replies(PROCEDURES.state), [{ state: 1, reason: 1 }]);
    assert.match(replies(PROCEDURES.xml)[0]?.xml ?? '', /^<domain type='qemu' id='2'>[^]*<\/domain>\n$/);
  });

  it('holds counters of every kind', () => {
    const [answer] = replies(PROCEDURES.stats);
    const [record] = answer?.records ?? [];
    const values = new Map(record?.parameters.map(({ field, value }) => [field, value]));
    assert.equal(values.get('state.state'), 1);
    assert.equal(values.get('balloon.maximum'), 65_536);
    assert.ok(Number(values.get('cpu.time')) > 1e6);
    assert.equal(values.get('block.count'), 0);
  });

  it('holds errors with number, part, level and text', () => {
    const errors = captured
      .filter(({ frame }) => frame.status === STATUS.error)
      .map(({ frame }) => decode(errorReply, frame.body));
    assert.deepEqual(
      errors.map(({ code, domain, level }) => [code, domain, level]),
      [
        [86, 10, 2],
        [42, 10, 2],
      ],
    );
    assert.match(errors[0]?.message ?? '', /QEMU guest agent is not connected/);
  });

  it('holds the events, in order', () => {
    const events = captured
      .filter(({ from, frame }) => from === 'daemon' && frame.type === TYPE.message)
      .flatMap(({ frame }) => readEvent(frame) ?? [])
      .map((event) => {
        assert.equal(event.domain.uuid, UUID);
        if (event.kind === 'lifecycle') return `${event.event} ${event.detail}`;
        return event.kind === 'agent' ? `agent ${event.connected}` : event.kind;
      });
    assert.deepEqual(events.slice(0, 3), ['agent false', 'resumed unpaused', 'started booted']);
    assert.ok(events.includes('rebooted'));
    assert.deepEqual(events.slice(-2), ['shutdown finished after host request', 'stopped destroyed']);
  });
});
