import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { OutgoingItem, Sink } from '../../../src/model/index.ts';
import { createFileSink, type FileSettings } from '../../../src/sinks/file/index.ts';
import { makeFolder } from '../../../src/sqlite/index.ts';
import { SmallDisk } from '../../support/smallDisk.ts';
import { filedLines } from './filedLines.ts';

const SIGNAL = new AbortController().signal;

describe('the file sink', () => {
  it('writes the line of the contract behind the key, into a folder that it makes, for its owner alone', async (context) => {
    const path = join(placeOf(context), 'deep', 'er', 'items.jsonl');
    await sinkAt(context, path).deliver([problem('m-1/problem/p/raised')], SIGNAL);
    assert.equal(
      readFileSync(path, 'utf8'),
      '{"item_key":"m-1/problem/p/raised","kind":"problem","key":"p","state":"raised"}\n',
    );
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('goes on behind what is there', async (context) => {
    const path = join(placeOf(context), 'items.jsonl');
    for (const key of ['a', 'b']) {
      const sink = sinkAt(context, path);
      await sink.deliver([problem(key)], SIGNAL);
      await sink.close();
    }
    assert.deepEqual(await keys(path), ['a', 'b']);
  });

  it('takes away the half line that a kill has left, of any length', async (context) => {
    const path = join(placeOf(context), 'items.jsonl');
    const first = sinkAt(context, path);
    await first.deliver([problem('a'), problem('b'.repeat(200_000))], SIGNAL);
    const { size } = statSync(path);
    const begun = readFileSync(path, 'utf8').indexOf('\n') + 1;
    for (const left of [size - 1, begun + 5, begun + 1]) {
      truncateSync(path, left);
      const sink = sinkAt(context, path);
      await sink.deliver([problem('b'.repeat(200_000))], SIGNAL);
      await sink.close();
      assert.deepEqual(await keys(path), ['a', 'b'.repeat(200_000)]);
    }
  });

  it('takes away a half line where it is the only one', async (context) => {
    const path = join(placeOf(context), 'items.jsonl');
    writeFileSync(path, '{"item_key":"m-1/ev');
    await sinkAt(context, path).deliver([problem('a')], SIGNAL);
    assert.deepEqual(await keys(path), ['a']);
  });

  it('leaves a file alone that ends in half a line of somebody else', async (context) => {
    const path = join(placeOf(context), 'items.jsonl');
    writeFileSync(path, 'a line\n{"other": true}');
    await assert.rejects(sinkAt(context, path).deliver([problem('a')], SIGNAL), /no stackwire wrote/);
    assert.equal(readFileSync(path, 'utf8'), 'a line\n{"other": true}');
  });

  it('writes to nothing but a regular file', async (context) => {
    await assert.rejects(
      sinkAt(context, '/dev/null').deliver([problem('a')], SIGNAL),
      /\/dev\/null is no regular file/,
    );
  });

  it('leaves nothing of a batch that did not fit on the disk, and writes it when there is room', async (context) => {
    const disk = await SmallDisk.mount(context, 2);
    if (typeof disk === 'string') return context.skip(disk);
    const path = join(disk.folder, 'items.jsonl');
    const sink = sinkAt(context, path);
    await sink.deliver([problem('a')], SIGNAL);
    const { size } = statSync(path);
    disk.fill();
    const large = [problem('b'), problem('c'.repeat(100_000))];
    await assert.rejects(sink.deliver(large, SIGNAL), /ENOSPC/);
    assert.equal(statSync(path).size, size);
    disk.free();
    await sink.deliver(large, SIGNAL);
    assert.deepEqual(await keys(path), ['a', 'b', 'c'.repeat(100_000)]);
  });

  it('begins a new file where logrotate has moved or removed the old one, and goes on where it cut it short', async (context) => {
    const place = placeOf(context);
    const path = join(place, 'items.jsonl');
    const sink = sinkAt(context, path);
    await sink.deliver([problem('a')], SIGNAL);
    renameSync(path, join(place, 'moved'));
    await sink.deliver([problem('b')], SIGNAL);
    assert.deepEqual(await keys(path), ['b']);
    // `create` of logrotate.
    renameSync(path, join(place, 'moved-2'));
    writeFileSync(path, '', { mode: 0o640 });
    await sink.deliver([problem('c')], SIGNAL);
    assert.deepEqual(await keys(path), ['c']);
    // `copytruncate`.
    truncateSync(path);
    await sink.deliver([problem('d')], SIGNAL);
    assert.deepEqual(await keys(path), ['d']);
    rmSync(path);
    await sink.deliver([problem('e')], SIGNAL);
    assert.deepEqual(await keys(path), ['e']);
    assert.match(readFileSync(join(place, 'moved'), 'utf8'), /^\{"item_key":"a",.*\n$/);
  });

  it('turns the file over before it is too large, and keeps as many as it is told', async (context) => {
    const place = placeOf(context);
    const path = join(place, 'items.jsonl');
    const others = ['items.jsonl.20260131', 'items.jsonl.bak', 'items.jsonl.0'];
    for (const name of others) appendFileSync(join(place, name), 'of somebody else');
    // One that was kept when the number was larger.
    appendFileSync(`${path}.7`, '');
    const sink = sinkAt(context, path, { size: 130, keep: 2, compress: false });
    for (const key of 'abcdefg') await sink.deliver([problem(key)], SIGNAL);
    const names = readdirSync(place).filter((name) => !others.includes(name));
    assert.deepEqual(names.sort(), ['items.jsonl', 'items.jsonl.1', 'items.jsonl.2']);
    assert.deepEqual(await keys(path), ['c', 'd', 'e', 'f', 'g']);
    for (const name of [path, `${path}.1`, `${path}.2`]) assert.ok(statSync(name).size <= 130);
  });

  it('writes a batch that is larger than a file may be into one of its own', async (context) => {
    const path = join(placeOf(context), 'items.jsonl');
    const sink = sinkAt(context, path, { size: 10, keep: 9, compress: false });
    for (const key of 'abc') await sink.deliver([problem(key)], SIGNAL);
    assert.deepEqual(await keys(path), ['a', 'b', 'c']);
    assert.equal(readdirSync(join(path, '..')).length, 3);
  });

  it('packs what was turned over, also what a kill has left unpacked', async (context) => {
    const place = placeOf(context);
    const path = join(place, 'items.jsonl');
    writeFileSync(`${path}.1`, '{"item_key":"0"}\n');
    const sink = sinkAt(context, path, { size: 10, keep: 9, compress: true });
    for (const key of 'abc') await sink.deliver([problem(key)], SIGNAL);
    const sorted = (): string[] => readdirSync(place).sort();
    while (sorted().join(' ') !== 'items.jsonl items.jsonl.1.gz items.jsonl.2.gz items.jsonl.3.gz') {
      await new Promise((resolve) => setImmediate(resolve));
    }
    assert.deepEqual(await keys(path), ['0', 'a', 'b', 'c']);
    assert.equal(statSync(`${path}.1.gz`).mode & 0o777, 0o600);
  });

  it('writes one batch after the other, and nothing that nobody waits for', async (context) => {
    const path = join(placeOf(context), 'items.jsonl');
    const sink = sinkAt(context, path);
    const gone = new AbortController();
    const tries = [
      sink.deliver([problem('a')], SIGNAL),
      sink.deliver([problem('b')], gone.signal),
      sink.deliver([problem('c')], SIGNAL),
    ];
    gone.abort();
    const [first, second, third] = await Promise.allSettled(tries);
    assert.deepEqual([first?.status, second?.status, third?.status], ['fulfilled', 'rejected', 'fulfilled']);
    assert.deepEqual(await keys(path), ['a', 'c']);
  });

  it('says what is wrong where its folder is none, and works when it is one', async (context) => {
    const folder = join(placeOf(context), 'folder');
    writeFileSync(folder, '');
    const sink = sinkAt(context, join(folder, 'items.jsonl'));
    await assert.rejects(sink.deliver([problem('a')], SIGNAL), /ENOTDIR/);
    rmSync(folder);
    mkdirSync(folder);
    await sink.deliver([problem('a')], SIGNAL);
    assert.deepEqual(await keys(join(folder, 'items.jsonl')), ['a']);
  });
});

function placeOf(context: TestContext): string {
  const place = mkdtempSync(join(tmpdir(), 'stackwire-file-'));
  context.after(() => rmSync(place, { recursive: true }));
  return place;
}

function sinkAt(
  context: TestContext,
  path: string,
  rotate: FileSettings['rotate'] = { size: 1e8, keep: 10, compress: false },
): Sink {
  const settings: FileSettings = { path, rotate, kinds: ['problem'], batch: 100 };
  const sink = createFileSink(settings, { name: 'file', makeFolder });
  context.after(() => sink.close());
  return sink;
}

function problem(key: string): OutgoingItem {
  const line = { kind: 'problem', key: 'p', state: 'raised' };
  return { kind: 'problem', key, line, object: null, event: null, seq: 1 };
}

async function keys(path: string): Promise<readonly string[]> {
  return (await filedLines(path)).map((line) => (JSON.parse(line) as { item_key: string }).item_key);
}
