import type { Fault } from './fault.ts';
import type { FaultBroker } from './faultBroker.ts';

/** Silence after which the bridge doubts a link, in seconds; the default of 30 would only make the runs longer. */
export const HEARTBEAT = 2;

/** The configuration of a bridge that reads one exchange through a port of 127.0.0.1. */
export function bridgeSettings(fault: Fault, broker: FaultBroker, port: number, name: string): string {
  const scheme = fault.strikes === 'certificate' ? 'amqps' : 'amqp';
  return `sources:
  - type: amqp
    name: rabbit
    url: ${scheme}://guest:guest@127.0.0.1:${port}/
    exchanges: [${name}]
    topics: [${name}]
    queue: { name: ${name}, max_length: ${fault.maxLength ?? 10_000_000}, max_length_bytes: 10GB }
    heartbeat: ${HEARTBEAT}s
    tls: { ca_file: ${broker.caFile} }`;
}
