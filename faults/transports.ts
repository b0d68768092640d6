import type { PrepareTransport } from '../test/sources/conformance/transport.ts';
import { endAmqp1, prepareAmqp1 } from '../test/sources/amqp1/amqp1Transport.ts';
import { prepareHttp } from '../test/sources/http/httpTransport.ts';
import { endKafka, prepareKafka } from '../test/sources/kafka/kafkaTransport.ts';
import type { Fault, TransportStage } from './fault.ts';
import { bridgeKilled } from './kinds/bridgeKilled.ts';
import { bridgeStopped } from './kinds/bridgeStopped.ts';
import { diskFull } from './kinds/diskFull.ts';
import { halfOpen } from './kinds/halfOpen.ts';
import { slowLink } from './kinds/slowLink.ts';
import { storeLocked } from './kinds/storeLocked.ts';
import { transportBrokerHangs, transportBrokerKilled } from './kinds/transportBroker.ts';

/** A transport beside RabbitMQ's own, and what is tried on it. */
export interface FaultTransport {
  readonly name: string;
  readonly prepare: PrepareTransport;
  /** Ends its broker, after the last trial. */
  readonly end: () => Promise<void>;
  /** Named after it. */
  readonly faults: readonly Fault<TransportStage>[];
}

/** What is the bridge's own on every transport. */
const BRIDGE = [bridgeKilled, bridgeStopped, storeLocked, diskFull];
const BROKER = [transportBrokerKilled, transportBrokerHangs];

/** In the order of the printed table. */
export const TRANSPORTS: readonly FaultTransport[] = [
  transport('amqp1', { prepare: prepareAmqp1, end: endAmqp1 }, [...BROKER, halfOpen, slowLink, ...BRIDGE]),
  transport('kafka', { prepare: prepareKafka, end: endKafka }, [...BROKER, ...BRIDGE]),
  transport('http', { prepare: prepareHttp, end: () => Promise.resolve() }, BRIDGE),
];

/** The short run has one of each: that a killed broker and a held store lose nothing the suite of sources shows as well. */
function transport(
  name: string,
  service: Pick<FaultTransport, 'prepare' | 'end'>,
  faults: readonly Fault<TransportStage>[],
): FaultTransport {
  const own = faults.map((fault): Fault<TransportStage> => ({
    ...fault,
    name: `${name}-${fault.name}`,
    ...(fault === bridgeKilled ? {} : { only: 'in a long run' }),
  }));
  return { name, ...service, faults: own };
}
