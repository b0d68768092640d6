import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Clock } from '../../../src/model/index.ts';
import { createCaptureSource } from '../../../src/sources/capture/index.ts';
import type { CaptureSettings } from '../../../src/sources/capture/index.ts';
import { memoryLogger, SourceWatcher } from '../../support/sourceWatcher.ts';

/** A clock whose sleeps end at once and are remembered. */
function noClock(): Clock & { readonly sleeps: number[] } {
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => 0,
    sleep: (millis) => {
      sleeps.push(millis);
      return Promise.resolve();
    },
  };
}

async function capture(context: TestContext, count: number, first = 1): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stackwire-capture-'));
  context.after(() => rm(folder, { recursive: true }));
  const path = join(folder, `${first}.jsonl`);
  const lines = Array.from({ length: count }, (_, index) => `{"n": ${first + index}}\n`);
  await writeFile(path, lines.join(''));
  return path;
}

function settings(files: readonly string[], rest: Partial<CaptureSettings> = {}): CaptureSettings {
  return { files: [...files], pace: 'none', interval: 700_000, ...rest };
}

suite('sources/capture: playing', () => {
  test('hands over every message of every file in order, then says that it ended', async (t) => {
    const files = [await capture(t, 3), await capture(t, 2, 4)];
    const clock = noClock();
    const source = createCaptureSource(settings(files), { name: 'demo', clock, logger: memoryLogger() });
    const seen = new SourceWatcher();
    await source.start(seen);
    await seen.until(({ isEnded }) => isEnded);
    assert.deepEqual(
      seen.deliveries.map(({ stream, position, body }) => [stream, position, body.toString()]),
      [1, 2, 3, 4, 5].map((n) => [1, n, `{"n": ${n}}`]),
    );
    assert.equal(seen.deliveries[0]?.meta.source, 'demo');
    assert.equal(seen.deliveries[3]?.meta.position, `${files[1]}:1`);
    assert.deepEqual(clock.sleeps, []);
    assert.equal(seen.now?.state, 'bound');
    await source.stop();
  });

  test('at human pace it waits between messages, and not after the last', async (t) => {
    const clock = noClock();
    const config = settings([await capture(t, 3)], { pace: 'human', interval: 250_000 });
    const source = createCaptureSource(config, { name: 'demo', clock, logger: memoryLogger() });
    const seen = new SourceWatcher();
    await source.start(seen);
    await seen.until(({ isEnded }) => isEnded);
    assert.deepEqual(clock.sleeps, [250, 250]);
  });

  test('a file that is not there is told at the start', async () => {
    const source = createCaptureSource(settings([join(tmpdir(), 'stackwire-no-such-file')]), {
      name: 'demo',
      clock: noClock(),
      logger: memoryLogger(),
    });
    await assert.rejects(source.start(new SourceWatcher()), { code: 'capture/unreadable' });
  });

  test('a file that turns out unreadable ends the source with a status and a log line', async (t) => {
    const path = await capture(t, 0);
    await writeFile(path, 'no capture at all\n');
    const logger = memoryLogger();
    const source = createCaptureSource(settings([path]), { name: 'demo', clock: noClock(), logger });
    const seen = new SourceWatcher();
    await source.start(seen);
    await seen.until(({ isEnded }) => isEnded);
    assert.equal(seen.now?.state, 'stopped');
    assert.match(seen.now.detail, /nothing in it looks like a message/);
    assert.equal(logger.lines.length, 1);
  });
});
