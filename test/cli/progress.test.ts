import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { Progress } from '../../src/cli/output/progress.ts';

class Screen extends Writable {
  readonly isTTY: boolean;
  text = '';

  constructor(isTTY: boolean) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.text += chunk;
    done();
  }
}

/** Time that passes when a test says so. */
class HandClock {
  readonly spans: number[] = [];
  #wake: () => void = () => undefined;

  async sleep(millis: number, signal?: AbortSignal): Promise<void> {
    this.spans.push(millis);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      signal?.addEventListener('abort', () => resolve());
    });
  }

  async tick(): Promise<void> {
    this.#wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('progress', () => {
  it('on a terminal is one line that changes, gives way to what stays, and is gone at the end', async () => {
    const [screen, clock] = [new Screen(true), new HandClock()];
    let count = 0;
    const progress = new Progress(screen, clock, () => `${++count} messages`);
    await clock.tick();
    await clock.tick();
    progress.say('rabbit bound');
    await clock.tick();
    progress.end();
    await clock.tick();
    const clear = '\r\x1b[2K';
    assert.equal(
      screen.text,
      `${clear}1 messages${clear}2 messages${clear}rabbit bound\n${clear}3 messages${clear}`,
    );
    assert.deepEqual(new Set(clock.spans), new Set([200]));
  });

  it('elsewhere is a plain line every few seconds', async () => {
    const [screen, clock] = [new Screen(false), new HandClock()];
    const progress = new Progress(screen, clock, () => 'some messages');
    progress.say('rabbit bound');
    await clock.tick();
    await clock.tick();
    progress.end();
    await clock.tick();
    assert.equal(screen.text, 'rabbit bound\nsome messages\nsome messages\n');
    assert.deepEqual(new Set(clock.spans), new Set([5000]));
  });
});
