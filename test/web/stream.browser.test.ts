import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { LogEntry } from '../../src/model/index.ts';
import { Followers, startWeb, type WebPorts } from '../../src/web/index.ts';
import { startBrowser, type Browser } from '../support/browser.ts';
import { debianPackages } from '../support/debianPackages.ts';
import { logEntry, MIGRATED, STALE } from '../support/logEntries.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { noteSkipped } from '../support/services.ts';
import { NotingDesk } from '../support/notingDesk.ts';

const SUITE = 'the stream of the log in a browser';

/** Follows the log with what a browser has for it, and keeps what came. */
const FOLLOW = `(window.got = [], window.source = new EventSource('/api/v1/stream?after=0&kind=event'),
  source.addEventListener('event', ({ data, lastEventId }) => got.push([lastEventId, JSON.parse(data).message_id])),
  source.addEventListener('gap', ({ data }) => got.push(['gap', data])), null)`;

describe(SUITE, () => {
  let browser: Browser | null = null;
  before(async () => {
    const packages = await debianPackages('browser');
    if (typeof packages === 'string') noteSkipped(SUITE, packages);
    else browser = startBrowser(packages);
  });
  after(() => browser?.close());

  it('goes on by itself where it was, when the bridge was stopped and has come back', async (context) => {
    if (browser === null) {
      context.skip('no browser');
      return;
    }
    const entries: LogEntry[] = [MIGRATED, STALE];
    const start = async (port: number): ReturnType<typeof startWeb> => {
      const ports: WebPorts = {
        reader: memoryReader({ entries }),
        health: () => ({ store: true, draining: false, sources: [] }),
        metrics: () => Promise.resolve(''),
        followers: new Followers(1),
        desk: new NotingDesk(),
      };
      return startWeb(ports, { host: '127.0.0.1', port, token: null }, assert.ifError);
    };
    const first = await start(0);
    const page = await browser.open(`${first.url}health/live`, 800);
    await page.read(FOLLOW);
    const got = async (count: number): Promise<string[][]> => {
      for (;;) {
        const list = await page.read<string[][]>('got');
        if (list.length >= count) return list;
        await wait(20);
      }
    };
    await got(2);
    await first.close();
    entries.push(logEntry(3), logEntry(4));
    const second = await start(Number(new URL(first.url).port));
    context.after(() => second.close());
    assert.deepEqual(
      await got(4),
      [1, 2, 3, 4].map((seq) => [String(seq), `message-${seq}`]),
    );
  });
});
