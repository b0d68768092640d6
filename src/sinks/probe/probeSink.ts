import {
  brokerAccess,
  brokerText,
  BrokerTarget,
  ExchangeRefused,
  messageId,
  type OutgoingMessage,
  type PrepareChannel,
} from '../../amqp/index.ts';
import { requestBody } from '../../control/index.ts';
import type { Clock, Micros, OutgoingItem, Sink } from '../../model/index.ts';
import { askings, type WantedSet } from './askings.ts';
import { ANSWER, AwaitedSets, type AwaitedMemory, type AwaitedSet } from './awaitedSets.ts';
import type { ProbeReport } from './probeReport.ts';
import type { ProbeSettings } from './spec.ts';

export interface ProbeSinkParts {
  readonly name: string;
  readonly clock: Clock;
  readonly stateOf: (type: string, id: string) => OutgoingItem | null;
  readonly memory: AwaitedMemory;
  /** Told of each delete. It must not wait for anything. */
  readonly report: (report: ProbeReport) => void;
}

/** Milliseconds that are left of a delete's time are given to the message as well: nobody is asked later. */
const LEAST_TIME = 1000;

/** Asks the probe on the host of each instance whose delete began, and waits for what it sends. */
export function createProbeSink(settings: ProbeSettings, parts: ProbeSinkParts): Sink {
  const { name, clock, memory, stateOf, report } = parts;
  const prepare = exchangeOf(settings);
  const unanswered = new Set<OutgoingItem>();
  const target = new BrokerTarget({
    name,
    access: brokerAccess(settings),
    prepare,
    clock,
    unroutable: (item) => unanswered.add(item),
  });
  const awaited = new AwaitedSets({
    clock,
    memory,
    missing: (asking) => report({ result: 'no-answer', asking }),
  });
  const endOf = ({ cause }: WantedSet): Micros => Date.parse(cause.generated) * 1000 + settings.max_age;
  const leftOf = (wanted: WantedSet): Micros => endOf(wanted) - clock.now();
  return {
    name,
    deliver: async (items, signal) => {
      const reports: ProbeReport[] = [];
      const asked = new Map<OutgoingItem, WantedSet>();
      for (const { item, wanted: asking } of askings(items, stateOf)) {
        if (leftOf(asking) <= 0) reports.push({ result: 'stale', asking });
        else if (asking.host === null) reports.push({ result: 'no-host', asking });
        else asked.set(item, asking);
      }
      const message = (item: OutgoingItem): OutgoingMessage => {
        const asking = asked.get(item) as WantedSet;
        return messageOf(asking, settings.exchange, leftOf(asking));
      };
      if (asked.size > 0) await target.publish([...asked.keys()], message, signal);
      const taken: AwaitedSet[] = [];
      for (const [item, asking] of asked) {
        if (unanswered.delete(item)) reports.push({ result: 'no-probe', asking });
        else {
          if (!awaited.awaits(asking)) reports.push({ result: 'asked', asking });
          taken.push({ ...asking, until: endOf(asking) + ANSWER });
        }
      }
      // Not before all is done: what fails is tried again, and each is told once.
      for (const one of reports) report(one);
      awaited.follow(taken, items);
    },
    // A test has nothing to ask about.
    rehearse: (signal) =>
      target.publish(
        [],
        () => {
          throw new Error('nothing is sent');
        },
        signal,
      ),
    close: async () => {
      await awaited.close();
      await target.close();
    },
  };
}

function messageOf(
  { instance, host, cause, object }: WantedSet,
  exchange: string,
  left: Micros,
): OutgoingMessage {
  return {
    exchange,
    routingKey: host ?? '',
    body: requestBody({ instance_id: instance, cause }),
    properties: {
      persistent: true,
      contentType: 'application/json',
      messageId: messageId(`final-samples/${object}/${cause.message_id}`),
      type: 'stackwire.request',
      appId: 'stackwire',
      expiration: Math.max(LEAST_TIME, Math.round(left / 1000)),
      mandatory: true,
    },
  };
}

function exchangeOf({ exchange, declare }: ProbeSettings): PrepareChannel {
  return async (channel) => {
    try {
      if (declare) await channel.assertExchange(exchange, 'direct', { durable: true });
      else await channel.checkExchange(exchange);
    } catch (error) {
      const advice = declare ? '; one that others make is used with `declare: false`' : '';
      throw new ExchangeRefused(`exchange ${exchange}: ${brokerText(error)}${advice}`, { cause: error });
    }
  };
}
