import type { SocketOptions } from 'amqplib';
import type { Clock, Micros } from '../../model/index.ts';
import type { BrokerAddress } from '../../amqp/index.ts';
import { ManagementApi } from './managementApi.ts';
import { bindingKeys } from './ownQueueFeed.ts';
import type { AmqpSettings } from './spec.ts';

/** An API that did not answer is left in peace for so long. */
const REST: Micros = 60_000_000;

/** The exchanges to which our queue is bound with all its keys; null where that cannot be told now. */
export type HeldBindings = () => Promise<ReadonlySet<string> | null>;

/** Asks the management API, which alone knows of bindings; undefined where none is configured or the queue is not ours. */
export function heldBindings(
  { management, topics, queue, shared_queues: shared }: AmqpSettings,
  address: BrokerAddress,
  socket: SocketOptions,
  clock: Clock,
): HeldBindings | undefined {
  if (management === undefined || shared !== undefined) return undefined;
  const api = new ManagementApi(management, address, socket);
  const keys = bindingKeys(topics);
  let restUntil: Micros = 0;
  return async () => {
    if (clock.now() < restUntil) return null;
    try {
      const found = await api.get(['queues', address.vhost, queue.name, 'bindings']);
      return Array.isArray(found) ? exchangesOf(found, keys) : null;
    } catch {
      // The doctor tells why; the bindings are made good all the same.
      restUntil = clock.now() + REST;
      return null;
    }
  };
}

function exchangesOf(rows: readonly unknown[], keys: readonly string[]): ReadonlySet<string> {
  const bound = new Map<string, Set<string>>();
  for (const row of rows as { source?: unknown; routing_key?: unknown }[]) {
    const exchange = String(row.source);
    bound.set(exchange, (bound.get(exchange) ?? new Set()).add(String(row.routing_key)));
  }
  return new Set([...bound.keys()].filter((name) => keys.every((key) => bound.get(name)?.has(key) === true)));
}
