import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureLine, createCaptureSource } from '../../../src/sources/capture/index.ts';
import type { PrepareTransport } from '../conformance/transport.ts';

const META = { exchange: 'nova', routingKey: 'notifications.info', contentType: 'application/json' };

/** A file of its own, written before the source starts. */
export const prepareCapture: PrepareTransport = (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-capture-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'feed.jsonl');
  return Promise.resolve({
    // With a moment between two messages, or all of them were played before anything could go wrong.
    entry: `{ type: capture, name: feed, files: [${file}], pace: human, interval: 1ms }`,
    create: (parts) => createCaptureSource({ files: [file], pace: 'none', interval: 1000 }, parts),
    send: (bodies) => {
      const meta = { ...META, source: 'rabbit', received: Date.now() * 1000, receivedKnown: true };
      writeFileSync(file, bodies.map((body) => `${captureLine({ body, meta }, null)}\n`).join(''));
      return Promise.resolve();
    },
    left: null,
    broker: null,
    bound: 2000,
    silence: null,
    meta: META,
    position: /feed\.jsonl:\d+$/,
    inOrder: true,
    comesAgain: 'everything',
    tellsRedelivered: false,
    recorded: true,
    cannotCarry: [],
    secrets: [],
  });
};
