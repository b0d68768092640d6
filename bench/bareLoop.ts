import { connect } from 'amqplib';

/**
 * The yardstick: an amqplib consumer that parses both layers, flattens the payload and acknowledges in batches,
 * and keeps nothing. Arguments: url, queue, count, prefetch, batch. Prints one JSON line.
 */
const TRAITS = [
  'instance_id',
  'display_name',
  'tenant_id',
  'user_id',
  'host',
  'node',
  'state',
  'state_description',
  'instance_type',
  'memory_mb',
  'vcpus',
  'disk_gb',
  'root_gb',
  'ephemeral_gb',
  'created_at',
];
const [url = '', queue = '', count = '0', prefetch = '0', batch = '0'] = process.argv.slice(2);

/** The rate is taken between these, as for the bridge: start and end are not the steady state. */
const FIRST = Math.round(Number(count) * 0.05);
const LAST = Math.round(Number(count) * 0.95);

const connection = await connect(url, { noDelay: true });
const channel = await connection.createChannel();
await channel.prefetch(Number(prefetch));
let seen = 0;
let fields = 0;
let started = 0;
let ended = 0;
await channel.consume(queue, (message) => {
  if (!message) return;
  const envelope = JSON.parse(message.content.toString()) as { 'oslo.message': string };
  const inner = JSON.parse(envelope['oslo.message']) as Record<string, unknown>;
  fields += Object.keys(flat(inner)).length;
  seen += 1;
  if (seen === FIRST) started = performance.now();
  if (seen === LAST) ended = performance.now();
  if (seen % Number(batch) !== 0 && seen !== Number(count)) return;
  channel.ack(message, true);
  if (seen === Number(count)) void report();
});

function flat(inner: Record<string, unknown>): Record<string, unknown> {
  const event: Record<string, unknown> = {
    message_id: inner['message_id'],
    event_type: inner['event_type'],
    publisher_id: inner['publisher_id'],
    generated: inner['timestamp'],
    priority: inner['priority'],
  };
  const payload = inner['payload'] as Record<string, unknown>;
  for (const name of TRAITS) if (payload[name] !== undefined) event[`trait_${name}`] = payload[name];
  return event;
}

async function report(): Promise<void> {
  const seconds = (ended - started) / 1000;
  const usage = process.cpuUsage();
  const peak = process.resourceUsage().maxRSS / 1024;
  await channel.close();
  await connection.close();
  process.stdout.write(
    `${JSON.stringify({ rate: (LAST - FIRST) / seconds, cpu: (usage.user + usage.system) / seen, peak, fields })}\n`,
  );
}
