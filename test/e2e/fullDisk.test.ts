import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { SqliteReader } from '../../src/store/sqlite/index.ts';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { SmallDisk } from '../support/smallDisk.ts';

const TIMEOUT = 60_000;
const COUNT = 6000;
const IDS = Array.from({ length: COUNT }, (_, n) => `5f6f2a52-3c0b-4e4f-9a53-${String(n).padStart(12, '0')}`);

function line(messageId: string): string {
  return JSON.stringify({
    message_id: messageId,
    publisher_id: 'compute.one',
    event_type: 'compute.instance.update',
    priority: 'INFO',
    timestamp: '2026-03-01 07:24:31.000001',
    payload: { instance_id: messageId, display_name: 'x'.repeat(1200), host: 'one', state: 'active' },
  });
}

/** A bridge that reads a capture of all ids into a store below `disk`. */
async function startOn(context: TestContext, disk: string): Promise<BridgeProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-capture-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const capture = join(folder, 'capture.jsonl');
  writeFileSync(capture, IDS.map(line).join('\n'));
  const usual = process.env['TMPDIR'];
  process.env['TMPDIR'] = disk;
  const starting = BridgeProcess.start(`sources: [{ type: capture, files: [${JSON.stringify(capture)}] }]`);
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
  const running = await starting;
  context.after(() => running.remove());
  return running;
}

async function reasons(running: BridgeProcess): Promise<string> {
  const response = await fetch(`${running.url}/health/ready`);
  return ((await response.json()) as { reasons: string[] }).reasons.join('; ');
}

function committed(running: BridgeProcess): Promise<number> {
  return running.metric('stackwire_messages_total{result="committed"}');
}

/** How many log lines say that the store does not write. */
function complaints(running: BridgeProcess): number {
  return running.errors.split('\n').filter((text) => text.includes('the store does not write')).length;
}

function logged(store: string): string[] {
  const reader = new SqliteReader(store, () => new Map());
  const ids = reader
    .log(0, COUNT + 1)
    .map(({ event }) => (JSON.parse(event) as { message_id: string }).message_id);
  reader.close();
  return ids;
}

suite('a store that cannot write', () => {
  test(
    'because its disk is full pauses reading, says so, and goes on when there is room again',
    { timeout: TIMEOUT },
    async (context) => {
      const small = await SmallDisk.mount(context, 192);
      if (typeof small === 'string') return context.skip(small);
      const disk = small.folder;
      const ballast = join(disk, 'ballast');
      writeFileSync(ballast, Buffer.alloc(188 * 1024 * 1024));
      const running = await startOn(context, disk);
      await running.until(async () => (await running.metric('stackwire_store_blocked')) === 1);
      assert.match(await reasons(running), /no room left in .*MB free.*make room/);
      const before = await committed(running);
      const memory = await running.metric('stackwire_process_resident_memory_bytes');
      assert.ok(before < COUNT);
      // Several tries later it is no larger, and has not filled the log with the same sentence.
      const until = Date.now() + 4000;
      await running.until(() => Promise.resolve(Date.now() > until), 500);
      const later = await running.metric('stackwire_process_resident_memory_bytes');
      assert.ok(later < memory + 50e6, `${later} after ${memory}`);
      assert.ok(complaints(running) <= 3, running.errors);

      rmSync(ballast);
      await running.until(async () => (await committed(running)) === COUNT);
      assert.equal(await running.metric('stackwire_store_blocked'), 0);
      assert.equal(await reasons(running), '');
      assert.equal(await running.stop(), 0);
      assert.deepEqual(logged(running.store).toSorted(), IDS);
    },
  );
});
