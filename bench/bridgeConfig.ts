/** Deliveries under way at once; the bare loop has the same. */
export const PREFETCH = 4000;
/** Messages in one transaction at most; the bare loop acknowledges as many at a time. */
export const BATCH = 2000;

/** A bridge's configuration for measuring: one exchange, a queue that holds any backlog, the given sinks. */
export function bridgeConfig(url: string, queue: string, sinks: string): string {
  return `sources:
  - type: amqp
    url: ${url}
    exchanges: [nova]
    queue: { name: ${queue}, max_length: 10000000, max_length_bytes: 10GB }
    prefetch: ${PREFETCH}
sinks: ${sinks}
batch: { max_messages: ${BATCH} }
log: { level: warn }`;
}
