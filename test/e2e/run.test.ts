import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../support/freePorts.ts';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const INSTANCE = 'server-87be4b45-e214-4ca3-8f5c-1bd31159f9e4';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(
  context: TestContext,
  cwd: string,
  args: readonly string[],
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [CLI, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  context.after(() => child.kill('SIGKILL'));
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, out, err }));
  return { child, ended };
}

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'stackwire-run-'));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A configuration that plays a capture at once. */
async function playing(path: string, capture: string, rest = ''): Promise<string> {
  const [port = 0] = await freePorts(1);
  writeFileSync(
    join(path, 'stackwire.yaml'),
    `sources: [{ type: capture, files: [${join(FIXTURES, capture)}] }]
sinks: [{ type: console, format: json }]
http: { port: ${port} }
log: { level: warn }
${rest}`,
  );
  return `http://127.0.0.1:${port}`;
}

async function answers(url: string): Promise<Response> {
  for (;;) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return response;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** `stackwire_refused_writes_total` by rule, once the capture is committed. */
async function refusedWrites(url: string): Promise<Readonly<Record<string, number>>> {
  for (;;) {
    const text = await (await fetch(`${url}/metrics`)).text();
    const found = [...text.matchAll(/^stackwire_refused_writes_total\{rule="(.+)"\} (\d+)$/gm)];
    const [, committed] = /^stackwire_messages_total\{result="committed"\} (\d+)$/m.exec(text) ?? [];
    if (Number(committed) >= 15)
      return Object.fromEntries(found.map(([, rule = '', count]) => [rule, Number(count)]));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The same of the contract's lines. */
function refusedIn(out: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const line of out.trim().split('\n')) {
    const { refused = [], rule } = JSON.parse(line) as {
      refused?: unknown[];
      rule?: { file: string; line: number };
    };
    if (refused.length === 0 || rule === undefined) continue;
    const name = `${rule.file}:${rule.line}`;
    counts[name] = (counts[name] ?? 0) + refused.length;
  }
  assert.ok(Object.keys(counts).length > 0);
  return counts;
}

suite('stackwire run', { concurrency: true }, () => {
  test('without a configuration plays the live migration, and says where the instance is and why', async (context) => {
    const cwd = folder(context);
    const { code, out, err } = await start(context, cwd, ['run', '--once']).ended;
    assert.equal(code, 0, err);
    assert.match(out, /now runs on ndc27-3222/);
    assert.match(out, /refused host ndc27-3205.*: stale copy sent by the source host/);
    assert.match(err, /http:\/\/127\.0\.0\.1:\d+/);
  });

  test('prints the lines of the contract, and on SIGTERM ends with 0 and everything stored', async (context) => {
    const cwd = folder(context);
    const url = await playing(cwd, 'live-migration.jsonl');
    const { child, ended } = start(context, cwd, ['run', '-c', 'stackwire.yaml']);
    const object = await answers(`${url}/api/v1/objects/instance/${INSTANCE}`);
    assert.equal(((await object.json()) as { id: string }).id, INSTANCE);
    const refused = await refusedWrites(url);
    child.kill('SIGTERM');
    const { code, out, err } = await ended;
    assert.equal(code, 0, err);
    const kinds = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
    assert.equal(kinds.filter((kind) => kind === 'event').length, 15);
    assert.deepEqual(refused, refusedIn(out));
    const shown = await start(context, cwd, ['inventory', 'show', '-c', 'stackwire.yaml', INSTANCE, '--json'])
      .ended;
    assert.match(shown.out, /"host":"ndc27-3222"/);
  });

  test('gives its sink each event once more only where the cursor was not yet saved', async (context) => {
    const cwd = folder(context);
    await playing(cwd, 'delete.jsonl');
    const first = await start(context, cwd, ['run', '-c', 'stackwire.yaml', '--once']).ended;
    assert.notEqual(first.out, '');
    const second = await start(context, cwd, ['run', '-c', 'stackwire.yaml', '--once']).ended;
    assert.deepEqual([second.code, second.out], [0, '']);
  });

  test('refuses a store that another bridge writes', async (context) => {
    const cwd = folder(context);
    const url = await playing(cwd, 'delete.jsonl');
    start(context, cwd, ['run', '-c', 'stackwire.yaml']);
    await answers(`${url}/health/live`);
    const { code, err } = await start(context, cwd, ['run', '-c', 'stackwire.yaml']).ended;
    assert.equal(code, 3);
    assert.match(err, /store\/locked.*stackwire\.sqlite/s);
  });

  test('names a port that is taken, and leaves the store free', async (context) => {
    const cwd = folder(context);
    const url = await playing(cwd, 'delete.jsonl');
    start(context, cwd, ['run', '-c', 'stackwire.yaml']);
    await answers(`${url}/health/live`);
    const other = folder(context);
    writeFileSync(join(other, 'stackwire.yaml'), `http: { port: ${new URL(url).port} }\n`);
    const { code, err } = await start(context, other, ['run', '-c', 'stackwire.yaml']).ended;
    assert.notEqual(code, 0);
    assert.match(err, new RegExp(`http/listen.*${new URL(url).port}`, 's'));
  });

  test('ends with 3 when a capture cannot be read, and keeps what came before', async (context) => {
    const cwd = folder(context);
    await playing(cwd, 'delete.jsonl');
    const file = join(cwd, 'stackwire.yaml');
    writeFileSync(join(cwd, 'odd.bin'), Buffer.from([0x1f, 0x8b, 0x00, 0xff, 0xfe, 0x80, 0x00, 0x01]));
    const text = readFileSync(file, 'utf8').replace(/files: \[(.*?)\]/, 'files: [$1, odd.bin]');
    writeFileSync(file, text);
    const { code, out, err } = await start(context, cwd, ['run', '-c', 'stackwire.yaml', '--once']).ended;
    assert.equal(code, 3);
    assert.match(err, /odd\.bin/);
    assert.match(out, /compute\.instance\.delete\.end/);
  });

  test('names a store that cannot be', async (context) => {
    const cwd = folder(context);
    writeFileSync(join(cwd, 'a-file'), '');
    writeFileSync(join(cwd, 'stackwire.yaml'), 'store: { type: sqlite, path: a-file/store.sqlite }\n');
    const { code, err } = await start(context, cwd, ['run', '-c', 'stackwire.yaml']).ended;
    assert.equal(code, 3);
    assert.match(err, /store\/unreadable.*a-file/s);
  });
});
