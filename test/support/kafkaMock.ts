import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { debianPackages } from './debianPackages.ts';
import { plainClient, withAdmin, type KafkaBroker } from './kafkaBroker.ts';

let found: Promise<KafkaBroker | string> | undefined;

/**
 * The mock cluster that librdkafka has for its own tests, in Debian's kcat: one broker in memory, which cannot be stopped and
 * started again, knows no compaction and makes topics of four partitions when they are asked for. A string says why it
 * cannot be had. It ends with this process.
 */
export function kafkaMock(): Promise<KafkaBroker | string> {
  found ??= start().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  return found;
}

async function start(): Promise<KafkaBroker> {
  const packages = await debianPackages('kcat');
  if (typeof packages === 'string') throw new Error(packages);
  // A producer without anything to produce: while its input is open, so is the cluster.
  const child = spawn(
    join(packages.root, '/usr/bin/kcat'),
    ['-b', '127.0.0.1:1', '-P', '-t', 'boot', '-X', 'test.mock.num.brokers=1'],
    { env: packages.env, stdio: ['pipe', 'ignore', 'pipe'] },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  const address = await new Promise<string>((resolve, reject) => {
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      const [, address] = /replaced with (127\.0\.0\.1:\d+)/.exec(told) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', () => reject(new Error(`kcat ended: ${told.slice(-500)}`)));
  });
  // Whoever waits for nothing else ends, and the cluster with it.
  child.unref();
  for (const pipe of [child.stdin, child.stderr]) (pipe as Socket).unref();
  return {
    title: 'the mock cluster of librdkafka',
    address,
    client: () => plainClient(address),
    createTopic: (topic) =>
      withAdmin(
        plainClient(address),
        async (admin) => void (await admin.fetchTopicMetadata({ topics: [topic] })),
      ),
  };
}
