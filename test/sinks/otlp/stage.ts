import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Micros, OutgoingItem, Sink } from '../../../src/model/index.ts';
import { createOtlpSink, type OtlpSettings } from '../../../src/sinks/otlp/index.ts';
import { configuredSink } from '../../support/configuredSink.ts';
import { HookServer, type Posted } from '../../support/hookServer.ts';

export const NOW = Date.UTC(2026, 0, 1) * 1000;

export interface Stage {
  readonly server: HookServer;
  readonly sink: Sink;
  /** What was logged: its fields, and its text as `text`. */
  readonly logged: Readonly<Record<string, unknown>>[];
  now: Micros;
  readonly deliver: (...items: readonly OutgoingItem[]) => Promise<void>;
  /** The last request that was taken. */
  readonly taken: () => Posted;
}

/** A sink of more settings than its endpoint, before a server. */
export async function stage(context: TestContext, more = '', path = ''): Promise<Stage> {
  const server = new HookServer();
  await server.start();
  const entry = `{ type: otlp, endpoint: "http://127.0.0.1:${server.port}${path}"${more === '' ? '' : `, ${more}`} }`;
  const logged: Readonly<Record<string, unknown>>[] = [];
  const log = (fields: Readonly<Record<string, unknown>>, text: string): void =>
    void logged.push({ ...fields, text });
  const staged: Stage = {
    server,
    logged,
    now: NOW,
    sink: createOtlpSink(configuredSink<OtlpSettings>(entry), {
      name: 'otlp',
      cloud: 'rdu2',
      clock: { now: () => staged.now, sleep: () => Promise.resolve() },
      logger: { info: log, warn: log, error: log },
    }),
    deliver: (...items) => staged.sink.deliver(items, new AbortController().signal),
    taken: () => server.taken.at(-1) ?? assert.fail('nothing was taken'),
  };
  context.after(async () => {
    await staged.sink.close();
    await server.kill();
  });
  return staged;
}
