import type { TestContext } from 'node:test';
import type { Delivery, Logger, Source } from '../../../src/model/index.ts';
import { SourceWatcher } from '../../support/sourceWatcher.ts';
import { wallClock } from '../../support/wallClock.ts';
import { idIn } from './bodies.ts';
import type { ConformingTransport } from './transport.ts';

/** A source that runs, and who listens to it. */
export interface OpenPort {
  readonly source: Source;
  readonly seen: SourceWatcher;
  /** Warnings and errors that it logged. */
  readonly warnings: readonly string[];
  /** Resolves when the transport has for good what `openPort` was given to send. */
  readonly sent: Promise<void>;
}

/** A source on the transport's place, with bodies on their way to it beside what others left. */
export async function openPort(
  context: TestContext,
  transport: ConformingTransport,
  bodies: readonly Buffer[] = [],
): Promise<OpenPort> {
  const warnings: string[] = [];
  const warn = (fields: Readonly<Record<string, unknown>>, text: string): void => {
    warnings.push(`${text} ${JSON.stringify(fields)}`);
  };
  const logger: Logger = { info: () => undefined, warn, error: warn };
  if (transport.recorded && bodies.length > 0) await transport.send(bodies);
  const source = transport.create({ name: 'feed', clock: wallClock, logger });
  const seen = new SourceWatcher();
  context.after(() => source.stop());
  await source.start(seen);
  await seen.until(({ now }) => now?.state === 'bound');
  return { source, seen, warnings, sent: sending(transport, transport.recorded ? [] : bodies) };
}

/** Sends what the test waits for later; one that fails before is to fail for its own reason. */
export function sending(transport: ConformingTransport, bodies: readonly Buffer[]): Promise<void> {
  if (bodies.length === 0) return Promise.resolve();
  const sent = transport.send(bodies);
  sent.catch(() => undefined);
  return sent;
}

/** Settles deliveries, each stream up to its last. */
export function settleAll({ source }: OpenPort, deliveries: readonly Delivery[]): void {
  for (const [stream, position] of lastPositions(deliveries)) source.settle(stream, position);
}

/** Settles whatever comes until so many messages have. */
export async function settleUntil(port: OpenPort, messages: number): Promise<void> {
  const { seen } = port;
  let settled = 0;
  while (idsIn(seen.deliveries).length < messages) {
    await seen.until(({ deliveries }) => deliveries.length > settled);
    const { length } = seen.deliveries;
    settleAll(port, seen.deliveries.slice(settled));
    settled = length;
  }
}

/** The largest position of each stream. */
export function lastPositions(deliveries: readonly Delivery[]): ReadonlyMap<number, number> {
  return new Map(deliveries.map(({ stream, position }) => [stream, position]));
}

/** Ids of the messages in deliveries, each once, sorted. */
export function idsIn(deliveries: readonly Delivery[]): readonly string[] {
  return [...new Set(deliveries.map(({ body }) => idIn(body)))].sort();
}
