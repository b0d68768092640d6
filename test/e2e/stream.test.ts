import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { codeBlocks, ROOT } from '../support/markdown.ts';
import { StreamReader } from '../support/readStream.ts';

const CAPTURE = join(ROOT, 'fixtures', 'live-migration.jsonl');
const TIMEOUT = 60_000;

suite('the stream of a running bridge', () => {
  test('wakes with each commit, and ends when the bridge stops', { timeout: TIMEOUT }, async (context) => {
    const config = `sources: [{ type: capture, files: ["${CAPTURE}"], pace: human }]`;
    const running = await BridgeProcess.start(config);
    context.after(() => running.remove());
    await running.until(async () => (await fetch(`${running.url}/health/live`)).ok);
    const stream = new StreamReader(await fetch(`${running.url}/api/v1/stream?after=0&kind=event`));
    // The capture is played entry by entry, slower than they are read.
    const ids = (await stream.events(15)).map(({ id }) => Number(id));
    assert.deepEqual(
      ids,
      Array.from({ length: 15 }, (_, n) => n + 1),
    );
    assert.equal(await running.signal('SIGTERM'), 0);
    assert.equal(await stream.block(), null);
  });

  test('is what docs/http.md shows', { timeout: TIMEOUT }, async (context) => {
    const shown = codeBlocks('docs/http.md').find(({ text }) => text.includes('/api/v1/stream?'))?.text ?? '';
    const [command = '', ...lines] = shown.trimEnd().split('\n');
    const path = /'http:\/\/127\.0\.0\.1:8080(\/\S+)'/.exec(command)?.[1] ?? '';
    const running = await BridgeProcess.start(`sources: [{ type: capture, files: ["${CAPTURE}"] }]`);
    context.after(() => running.remove());
    await running.until(
      async () => (await running.metric('stackwire_messages_total{result="committed"}')) === 15,
    );
    const response = await fetch(`${running.url}${path}`);
    assert.equal(await running.signal('SIGTERM'), 0);
    const text = await response.text();
    const parts = lines.join('\n').split('…');
    assert.ok(text.startsWith(parts[0] ?? '-'), text);
    assert.ok(text.trimEnd().endsWith(parts[1] ?? '-'), text);
  });
});
