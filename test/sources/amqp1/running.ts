import type { TestContext } from 'node:test';
import type { Source } from '../../../src/model/index.ts';
import { createAmqp1Source, type Amqp1Settings } from '../../../src/sources/amqp1/index.ts';
import { memoryLogger, SourceWatcher } from '../../support/sourceWatcher.ts';
import { wallClock } from '../../support/wallClock.ts';

export function settings(url: string, more: Partial<Amqp1Settings> = {}): Amqp1Settings {
  return {
    url,
    topics: ['notifications'],
    priorities: ['info', 'error'],
    addressing: 'dynamic',
    group_request_prefix: 'unicast',
    notify_address_prefix: 'openstack.org/om/notify',
    anycast_address: 'anycast',
    prefetch: 100,
    pseudo_vhost: true,
    idle_timeout: 30_000_000,
    failover_strategy: 'round-robin',
    tls: { verify: true },
    ...more,
  };
}

export interface Running {
  readonly source: Source;
  readonly seen: SourceWatcher;
  readonly lines: string[];
}

/** A started source; it stops with the test. */
export async function run(context: TestContext, config: Amqp1Settings): Promise<Running> {
  const logger = memoryLogger();
  const source = createAmqp1Source(config, { name: 'bus', clock: wallClock, logger });
  const seen = new SourceWatcher();
  context.after(() => source.stop());
  await source.start(seen);
  return { source, seen, lines: logger.lines };
}

export function numbers({ deliveries }: SourceWatcher): number[] {
  return deliveries.map(({ body }) => (JSON.parse(body.toString()) as { number: number }).number);
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
