/** The bridge's own exchange, of type direct and durable; the name of a host is the key of its probe. */
export const CONTROL_EXCHANGE = 'stackwire.probe';

/** The probes' own exchange, of type topic and durable, to which they publish what they see. */
export const PROBE_EXCHANGE = 'stackwire.guests';

/** The queue of the probe on a host. */
export function controlQueue(host: string): string {
  return `${CONTROL_EXCHANGE}.${host}`;
}
