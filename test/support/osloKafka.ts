import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { debianPackages, type DebianPackages } from './debianPackages.ts';
import { run } from './run.ts';
import { noteSkipped } from './services.ts';

/** Options of `osloKafka.py`, as on its command line without the dashes. */
export type OsloKafkaOptions = Readonly<Record<string, string | number>>;

/** oslo.messaging with its Kafka driver. Where it cannot be had the suite is noted as skipped and null comes back. */
export async function withOsloKafka(context: TestContext, suite: string): Promise<DebianPackages | null> {
  const packages = await debianPackages('osloKafka');
  if (typeof packages !== 'string') return packages;
  noteSkipped(suite, packages);
  context.skip(packages);
  return null;
}

/** Sends notifications as a service would; resolves with their message ids when all are acknowledged. */
export async function osloKafkaSend(
  packages: DebianPackages,
  address: string,
  options: OsloKafkaOptions,
  vhost = '',
): Promise<readonly string[]> {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const script = join(import.meta.dirname, 'osloKafka.py');
  const url = `kafka://${address}/${vhost}`;
  const printed = await run(packages.python, [script, '--url', url, ...words], { env: packages.env });
  return JSON.parse(printed) as string[];
}
