import { connect } from 'amqplib';
import type { ChannelModel } from 'amqplib';
import type { BusBinding, BusQueue, Clock, QueueKeeper, QueueRemoval } from '../../model/index.ts';
import { StackwireError } from '../../model/index.ts';
import {
  brokerAccess,
  type BrokerAddress,
  brokerLabel,
  closeInTime,
  explainFailure,
  heartbeatSeconds,
  login,
  NOT_FOUND,
  socketOptions,
} from '../../amqp/index.ts';
import { ownQueue } from './ownQueue.ts';
import { bindingKeys } from './ownQueueFeed.ts';
import { Probe } from './probe.ts';
import type { Refusal } from './probe.ts';
import type { AmqpSettings } from './spec.ts';

interface Open {
  readonly model: ChannelModel;
  readonly address: BrokerAddress;
}

/**
 * Shows and takes away the queues of one source. What is wanted comes from the settings; what is there, from
 * passive questions, which change nothing and may be asked while a bridge runs. `name` is the source's.
 */
export function amqpQueueKeeper(
  settings: AmqpSettings,
  { name, clock }: { readonly name: string; readonly clock: Clock },
): QueueKeeper {
  return {
    list: () => withBroker(settings, name, clock, (open) => look(settings, name, open)),
    remove: (force) =>
      withBroker(settings, name, clock, async (open) => {
        const removals: QueueRemoval[] = [];
        for (const queue of await look(settings, name, open))
          removals.push(await remove(queue, force, open.model));
        return removals;
      }),
  };
}

/** On the first host that can be reached. Throws `broker/unreachable` with what each said. */
async function withBroker<T>(
  settings: AmqpSettings,
  name: string,
  clock: Clock,
  work: (open: Open) => Promise<T>,
): Promise<T> {
  const access = brokerAccess(settings);
  const socket = socketOptions(access.tls, name);
  const failures: string[] = [];
  for (const address of access.addresses) {
    let model: ChannelModel;
    try {
      const credentials = login(access.auth, address);
      model = await connect(
        { ...address, heartbeat: heartbeatSeconds(access.heartbeat) },
        { ...socket, credentials },
      );
    } catch (error) {
      failures.push(await explainFailure(error, address, access, socket));
      continue;
    }
    model.on('error', () => undefined);
    try {
      return await work({ model, address });
    } finally {
      await closeInTime(model.close(), model, clock);
    }
  }
  throw new StackwireError('broker/unreachable', `source ${name}: ${failures.join('; ')}`);
}

async function look(
  settings: AmqpSettings,
  source: string,
  { model, address }: Open,
): Promise<readonly BusQueue[]> {
  const probe = new Probe(model);
  const shared = settings.shared_queues;
  const names = shared ?? [settings.queue.name];
  const queues: BusQueue[] = [];
  for (const name of names) {
    const counts = { messages: 0, consumers: 0 };
    const refusal = await probe.ask(async (channel) => {
      const { messageCount, consumerCount } = await channel.checkQueue(name);
      Object.assign(counts, { messages: messageCount, consumers: consumerCount });
    });
    const wanted = shared ? null : { type: settings.queue.type, arguments: ownArguments(settings) };
    queues.push({
      source,
      broker: brokerLabel(address),
      name,
      shared: shared !== undefined,
      exists: existence(refusal, `queue ${name}`),
      ...counts,
      wanted,
      bindings: shared ? [] : await bindingsOf(settings, probe),
    });
  }
  return queues;
}

async function bindingsOf({ exchanges, topics }: AmqpSettings, probe: Probe): Promise<readonly BusBinding[]> {
  const bindings: BusBinding[] = [];
  for (const exchange of exchanges) {
    const refusal = await probe.ask((channel) => channel.checkExchange(exchange));
    const exists = existence(refusal, `exchange ${exchange}`);
    for (const key of bindingKeys(topics)) bindings.push({ exchange, key, exists });
  }
  return bindings;
}

async function remove(queue: BusQueue, force: boolean, model: ChannelModel): Promise<QueueRemoval> {
  const because = obstacle(queue, force);
  if (because !== null) return { queue, removed: false, because };
  // No `if-unused` or `if-empty`: RabbitMQ ends the connection when a quorum queue is deleted with them.
  const refusal = await new Probe(model).ask((channel) => channel.deleteQueue(queue.name));
  return { queue, removed: refusal === null, because: refusal === null ? null : refusal.text };
}

function obstacle({ shared, exists, consumers, messages }: BusQueue, force: boolean): string | null {
  if (shared) return 'it is a shared queue, which is not ours';
  if (!exists) return 'it does not exist';
  if (force) return null;
  if (consumers > 0) return `it is being read (consumers: ${consumers}); stop the bridge, or use --force`;
  if (messages > 0)
    return `messages wait in it (${messages}); let a bridge read them, or use --force to lose them`;
  return null;
}

function ownArguments({ queue }: AmqpSettings): Readonly<Record<string, string | number>> {
  return ownQueue(queue).arguments as Readonly<Record<string, string | number>>;
}

/** Anything but a plain answer or "not there" is for the operator to mend. */
function existence(refusal: Refusal | null, what: string): boolean {
  if (refusal === null) return true;
  if (refusal.code === NOT_FOUND && refusal.text.startsWith('NOT_FOUND - no ')) return false;
  throw new StackwireError('broker/refused', `${what}: ${refusal.text}`);
}
