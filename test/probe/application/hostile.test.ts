import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/model/index.ts';
import { detailOf } from '../../../src/probe/application/application.ts';
import { ApplicationCheck } from '../../../src/probe/application/applicationCheck.ts';
import { guestText } from '../../../src/probe/application/guestText.ts';
import { parseStatusFile } from '../../../src/probe/application/statusFile.ts';
import type { AgentAnswer, AgentCommand, ApplicationSettings } from '../../../src/probe/index.ts';
import { NO_APPLICATION, START } from '../heartbeat/monitorRig.ts';

const FILE = '/run/health.json';

type Answers = Readonly<Record<string, Json | undefined>>;

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const WELL: Answers = {
  'guest-fsfreeze-status': 'thawed',
  'guest-file-open': 1000,
  'guest-file-read': { count: 30, 'buf-b64': base64('{"status": "ok", "sequence": 1}'), eof: true },
  'guest-file-close': {},
};

const KINDS = new Set(['silent', 'absent', 'refused', 'unknown']);

/** An agent that answers so, and what it was asked. */
function guest(answers: Answers): {
  ask: (command: AgentCommand) => Promise<AgentAnswer>;
  asked: AgentCommand[];
} {
  const asked: AgentCommand[] = [];
  const ask = (command: AgentCommand): Promise<AgentAnswer> => {
    asked.push(command);
    const answer = answers[command.execute] ?? null;
    if (typeof answer !== 'string' || !KINDS.has(answer))
      return Promise.resolve({ kind: 'answer', value: answer });
    return Promise.resolve({
      kind: answer,
      class: 'GenericError',
      description: '\u001B[2J',
      because: '',
    } as AgentAnswer);
  };
  return { ask, asked };
}

const checkOf = (settings: Partial<ApplicationSettings> = { file: FILE }): ApplicationCheck =>
  new ApplicationCheck({ ...NO_APPLICATION, ...settings }, null);

const names = (asked: readonly AgentCommand[]): string[] => asked.map(({ execute }) => execute.slice(6));

describe('a status file', () => {
  for (const [text, status] of [
    ['{"status": "ok", "sequence": 1}', 'ok'],
    ['{"status": "failed", "time": "2026-03-03T12:00:00Z", "detail": "no disk"}', 'failed'],
    ['{"status": "ok", "time": 1772539200.5}', 'ok'],
    ['{"status": "ok", "time": "2026-03-03 12:00"}', null],
    ['{"status": "ok", "time": "2026-99-03T12:00:00Z"}', null],
    ['{"status": "ok"}', null],
    ['{"status": "OK", "sequence": 1}', null],
    ['{"status": "ok", "sequence": "1"}', null],
    ['{"status": "ok", "sequence": 1.5}', null],
    ['{"status": "ok", "sequence": 1e400}', null],
    ['{"status": "ok", "sequence": 1, "detail": {"a": 1}}', null],
    ['{"__proto__": {"status": "ok", "sequence": 1}}', null],
    ['["ok"]', null],
    ['null', null],
    ['ok', null],
    ['', null],
    ['{"status": "ok", "sequence": 1', null],
    ['['.repeat(4000), null],
  ] as const) {
    it(`${JSON.stringify(text.slice(0, 60))} says ${status ?? 'nothing'}`, () =>
      assert.equal(parseStatusFile(text)?.status ?? null, status));
  }
});

describe('a detail', () => {
  for (const [text, detail] of [
    ['  all  is\twell \r\n', 'all is well'],
    ['\u001B[31mred\u0007\u0000', '[31mred'],
    ['evil\u202Egnp.exe\u200B', 'evil gnp.exe'],
    ['\u2028\n\u0085', null],
    ['größe 日本 ✓', 'größe 日本 ✓'],
  ] as const) {
    it(`of ${JSON.stringify(text)} is ${JSON.stringify(detail)}`, () => assert.equal(detailOf(text), detail));
  }

  it('is cut to two hundred characters, none of them in half', () => {
    const detail = detailOf('😀'.repeat(300)) ?? '';
    assert.equal(Array.from(detail).length, 200);
    assert.ok(detail.endsWith('😀…'));
  });
});

describe('base64 of a guest', () => {
  for (const [what, value] of [
    ['a number', 7],
    ['none', undefined],
    ['another alphabet', '_-__'],
    ['no padding', 'YQ'],
    ['blanks', 'Y Q=='],
    ['bytes that are no UTF-8', Buffer.from([0xff, 0xfe]).toString('base64')],
    ['one byte too many', base64('x'.repeat(4097))],
    ['far too much', 'A'.repeat(50_000_000)],
  ] as const) {
    it(`is not taken that has ${what}`, () => assert.equal(guestText(value, 4096), null));
  }

  it('is taken up to the limit', () => assert.equal(guestText(base64('x'.repeat(4096)), 4096)?.length, 4096));
});

describe('a check of an application', () => {
  it('closes the file whatever comes of reading it', async () => {
    for (const read of ['refused', { count: -1 }, { 'buf-b64': 7 }, 'lies', null]) {
      const { ask, asked } = guest({ ...WELL, 'guest-file-read': read });
      const health = await checkOf().check(ask, START);
      assert.equal(health?.status, 'unavailable', JSON.stringify(read));
      assert.deepEqual(asked.at(-1), { execute: 'guest-file-close', arguments: { handle: 1000 } });
    }
  });

  it('closes what it could not close the next time, before it opens another', async () => {
    const check = checkOf();
    const first = guest({ ...WELL, 'guest-file-read': 'silent', 'guest-file-close': 'silent' });
    assert.equal(await check.check(first.ask, START), null);
    const next = guest(WELL);
    assert.equal((await check.check(next.ask, START))?.status, 'ok');
    assert.deepEqual(names(next.asked), [
      'file-close',
      'fsfreeze-status',
      'file-open',
      'file-read',
      'file-close',
    ]);
  });

  it('closes nothing of an agent that was started again', async () => {
    const check = checkOf();
    await check.check(guest({ ...WELL, 'guest-file-close': 'silent' }).ask, START);
    check.startOver();
    const next = guest(WELL);
    await check.check(next.ask, START);
    assert.deepEqual(names(next.asked)[0], 'fsfreeze-status');
  });

  it('reads nothing while the file systems are frozen, or nobody knows', async () => {
    for (const state of ['frozen', 'silent', 'unknown', {}, null]) {
      const { ask, asked } = guest({ ...WELL, 'guest-fsfreeze-status': state });
      assert.equal(await checkOf().check(ask, START), null);
      assert.equal(asked.length, 1);
    }
  });

  it('takes no handle that is none', async () => {
    for (const handle of ['1000', {}, 1.5, null, [1]]) {
      const { ask, asked } = guest({ ...WELL, 'guest-file-open': handle });
      assert.equal((await checkOf().check(ask, START))?.status, 'unavailable');
      assert.equal(asked.length, 2);
    }
  });

  it('takes a handle of sixty-four bits as it is', async () => {
    const handle = 9_007_199_254_740_993n;
    const { ask, asked } = guest({ ...WELL, 'guest-file-open': handle });
    await checkOf().check(ask, START);
    assert.equal(asked[2]?.arguments?.['handle'], handle);
  });

  it('asks for no more than the limit, and shows nothing of what an agent says in an error', async () => {
    const { ask, asked } = guest({ ...WELL, 'guest-file-open': 'refused' });
    const health = await checkOf().check(ask, START);
    assert.equal(health?.detail, 'the status file cannot be opened');
    await checkOf().check(guest(WELL).ask, START);
    assert.equal(asked.length, 2);
    const { ask: read, asked: reads } = guest(WELL);
    await checkOf({ file: FILE, max_bytes: 100 }).check(read, START);
    assert.deepEqual(reads[2]?.arguments, { handle: 1000, count: 101 });
  });

  it('calls an `ok` stale that does not change, and one whose time is long gone; a failure stays one', async () => {
    const say = (text: string) =>
      guest({ ...WELL, 'guest-file-read': { count: 1, 'buf-b64': base64(text), eof: true } }).ask;
    const check = checkOf();
    const at = async (text: string, seconds: number) =>
      (await check.check(say(text), START + seconds * 1e6))?.status;
    assert.equal(await at('{"status": "ok", "sequence": 1}', 0), 'ok');
    assert.equal(await at('{"status": "ok", "sequence": 1}', 120), 'ok');
    assert.equal(await at('{"status": "ok", "sequence": 1}', 121), 'stale');
    assert.equal(await at('{"status": "failed", "sequence": 1}', 122), 'failed');
    assert.equal(await at('{"status": "ok", "sequence": 2}', 123), 'ok');
    assert.equal(await at('{"status": "ok", "time": "2026-03-03T11:52:00Z"}', 124), 'stale');
    assert.equal(await at('{"status": "ok", "time": "2026-03-03T11:57:00Z"}', 125), 'ok');
  });

  it('believes a command’s own end only', async () => {
    const command = { path: '/bin/health', arguments: ['-v'], limit: 60e6 };
    const ends: readonly (readonly [Json, string, string | null])[] = [
      [{ exited: true, exitcode: 0, 'out-data': base64('fine\u0007\nmore') }, 'ok', 'fine'],
      [{ exited: true, exitcode: 0, 'out-data': 'A'.repeat(1_000_000) }, 'ok', null],
      [{ exited: true, exitcode: '0' }, 'failed', 'it was ended by a signal'],
      [{ exited: true, exitcode: 7, 'out-data': 9 }, 'failed', 'it ended with 7'],
    ];
    for (const [end, status, detail] of ends) {
      const { ask, asked } = guest({ 'guest-exec': { pid: 12 }, 'guest-exec-status': end });
      const check = checkOf({ command });
      assert.equal(await check.check(ask, START), null);
      assert.deepEqual(await check.check(ask, START), { status, detail });
      assert.deepEqual(asked[0]?.arguments, { path: '/bin/health', arg: ['-v'], 'capture-output': true });
    }
    const liar = guest({ 'guest-exec': { pid: '12; rm' } });
    assert.equal((await checkOf({ command }).check(liar.ask, START))?.status, 'unavailable');
  });

  it('waits for a command that says neither', async () => {
    const command = { path: '/bin/health', arguments: [], limit: 60e6 };
    const { ask } = guest({ 'guest-exec': { pid: 12 }, 'guest-exec-status': { exited: 'yes', exitcode: 0 } });
    const check = checkOf({ command });
    await check.check(ask, START);
    assert.equal(await check.check(ask, START + 1e6), null);
    assert.equal((await check.check(ask, START + 61e6))?.status, 'failed');
  });
});
