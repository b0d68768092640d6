import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LineFile } from '../../src/app/lineFile.ts';

/** A disk that is full after so many bytes, and takes a part of the write that fills it. */
function fullAfter(handle: FileHandle, limit: number): FileHandle {
  let room = limit;
  return new Proxy(handle, {
    get: (target, name) => {
      if (name !== 'appendFile') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      return async (text: string) => {
        await target.appendFile(text.slice(0, room));
        room -= text.length;
        if (room < 0) throw new Error('ENOSPC: no space left on device');
      };
    },
  });
}

describe('a file of lines', () => {
  it('keeps whole lines when the disk is full, and says so from then on', async (context) => {
    const dir = mkdtempSync(join(tmpdir(), 'stackwire-lines-'));
    context.after(() => rmSync(dir, { recursive: true }));
    const handle = await open(join(dir, 'lines'), 'w');
    const lines = new LineFile(fullAfter(handle, 1_000_000));
    const line = 'x'.repeat(99_999);
    let written = 0;
    const filling = async (): Promise<void> => {
      for (; ; written++) await lines.write(line);
    };
    await assert.rejects(filling, /ENOSPC/);
    await assert.rejects(lines.write('more'), /ENOSPC/);
    await assert.rejects(lines.finish(), /ENOSPC/);
    await handle.close();
    const kept = readFileSync(join(dir, 'lines'), 'utf8');
    assert.ok(kept.length > 500_000 && kept.length <= 1_000_000);
    assert.equal(kept.replaceAll(`${line}\n`, ''), '');
  });

  it('writes a line soon, also when no other follows', async (context) => {
    const dir = mkdtempSync(join(tmpdir(), 'stackwire-lines-'));
    context.after(() => rmSync(dir, { recursive: true }));
    const path = join(dir, 'lines');
    const handle = await open(path, 'w');
    const lines = new LineFile(handle);
    await lines.write('one');
    while (readFileSync(path, 'utf8') !== 'one\n') await new Promise((resolve) => setImmediate(resolve));
    await lines.finish();
    await handle.close();
  });
});
