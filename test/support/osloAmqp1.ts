import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { debianPackages, type DebianPackages } from './debianPackages.ts';
import type { OsloOptions } from './osloSend.ts';
import { run } from './run.ts';
import { noteSkipped } from './services.ts';

/** oslo.messaging with its amqp1 driver; where it cannot be had the suite is noted as skipped and null comes back. */
export async function withOsloAmqp1(context: TestContext, suite: string): Promise<DebianPackages | null> {
  const packages = await debianPackages('amqp1');
  if (typeof packages !== 'string') return packages;
  noteSkipped(suite, packages);
  context.skip(packages);
  return null;
}

/** Sends through the real oslo.messaging; resolves when the peer has accepted the last. */
export async function osloAmqp1Send(
  { python, env }: DebianPackages,
  url: string,
  options: OsloOptions,
): Promise<void> {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const script = join(import.meta.dirname, 'osloSender.py');
  await run(python, [script, '--url', url, ...words], { env });
}
