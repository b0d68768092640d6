/** Deliveries under way at once; the bare loop has the same. */
export const PREFETCH = 4000;
/** Messages in one transaction at most; the bare loop acknowledges as many at a time. */
export const BATCH = 2000;

/** A bridge's configuration for measuring: one exchange, a queue that holds any backlog, the given sinks. */
export function bridgeConfig(url: string, queue: string, sinks: string): string {
  const own = `{ name: ${queue}, max_length: 10000000, max_length_bytes: 10GB }`;
  const source = `{ type: amqp, url: "${url}", exchanges: [nova], queue: ${own}, prefetch: ${PREFETCH} }`;
  return `${sourceConfig(source)}
sinks: ${sinks}`;
}

/** One with the given source, in YAML's flow form. */
export function sourceConfig(source: string): string {
  return `sources: [${source}]
batch: { max_messages: ${BATCH} }
log: { level: warn }`;
}
