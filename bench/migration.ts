import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { SqliteReader } from '../src/store/sqlite/index.ts';
import { Alertmanager } from '../test/support/alertmanager.ts';
import { BridgeProcess } from '../test/support/bridgeProcess.ts';
import { CleanupList } from '../test/support/cleanup.ts';
import { withPrometheus } from '../test/support/prometheus.ts';
import { bridgeConfig } from './bridgeConfig.ts';
import type { Broker } from './broker.ts';
import { quantile } from './median.ts';

const FIXTURE = new URL('../fixtures/live-migration.jsonl', import.meta.url);
const ROUNDS = 20;
const REFRESH = '1s';
/** Between two looks, milliseconds. */
const LOOK = 5;

type Notification = Readonly<Record<string, unknown>> & {
  readonly payload: Readonly<Record<string, unknown>>;
};

/** Where something is seen, and the milliseconds from the publish until it was, of each round. */
type Steps = Map<string, number[]>;

/**
 * One instance that moves between two hosts again and again, and fails and recovers behind each move: from the publish until the
 * store has it, until `/prometheus/sd` tells of it, until Debian's Prometheus has the target on its new host, and until
 * Debian's Alertmanager has the alert. Prints the quantiles of each step.
 */
export async function measureMigration(broker: Broker): Promise<void> {
  const cleanup = new CleanupList();
  try {
    const steps = await watchMigrations(broker, cleanup);
    const lines = [...steps].map(([step, times]) => {
      const [p50, worst] = [0.5, 1].map((share) => quantile(times, share).toFixed(0));
      return `${step.padEnd(46)}median ${p50}, worst ${worst}`;
    });
    process.stdout.write(`\n${ROUNDS} live migrations, ms from the publish\n${lines.join('\n')}\n`);
  } finally {
    await cleanup.run();
  }
}

async function watchMigrations(broker: Broker, cleanup: CleanupList): Promise<Steps> {
  const context = {
    after: (release: () => unknown) => cleanup.after(release),
    skip: (reason?: string): never => {
      throw new Error(reason);
    },
  };
  const guest = await guestServer(cleanup);
  const alertmanager = await Alertmanager.start(context, 'bench', `http://127.0.0.1:${guest}/`);
  if (alertmanager === null) return new Map();
  const sinks = `[{ type: alertmanager, urls: ["${alertmanager.url}"] }]`;
  const discovery = `prometheus: { discovery: [{ port: ${guest} }] }`;
  const bridge = await BridgeProcess.start(
    `${bridgeConfig(broker.url, 'bench.migration', sinks)}\n${discovery}`,
  );
  cleanup.after(() => bridge.remove());
  await bridge.ready();
  const prometheus = await withPrometheus(
    context,
    'bench',
    `scrape_configs:
  - job_name: guests
    http_sd_configs: [{ url: '${bridge.url}/prometheus/sd', refresh_interval: ${REFRESH} }]
    relabel_configs: [{ source_labels: [__meta_openstack_instance_node], target_label: host }]`,
  );
  if (prometheus === null) return new Map();
  const reader = new SqliteReader(bridge.store, () => new Map());
  cleanup.after(() => reader.close());

  const seenIn: readonly (readonly [string, (host: string) => boolean | Promise<boolean>])[] = [
    ['the move, in the store', (host) => moved(reader, host)],
    ['the move, in /prometheus/sd', async (host) => (await discovered(bridge)).includes(host)],
    [
      `the move, in Prometheus (asks every ${REFRESH})`,
      async (host) => (await prometheus.targets('guests')).some(({ labels }) => labels['host'] === host),
    ],
  ];
  const told = async (count: number): Promise<boolean> => (await alertmanager.alerts()).length === count;
  const steps: Steps = new Map();
  const note = async (
    step: string,
    since: number,
    holds: () => boolean | Promise<boolean>,
  ): Promise<void> => {
    while (!(await holds())) await wait(LOOK);
    steps.set(step, [...(steps.get(step) ?? []), performance.now() - since]);
  };
  const [before, move, state] = scenes();
  for (const notification of before) publish(broker, notification);
  for (let round = 0; round < ROUNDS; round += 1) {
    const host = `host-${round}`;
    // So that no step begins in time with Prometheus' own rhythm.
    await wait(Math.random() * 1000);
    const since = publish(broker, { ...move, payload: { ...move.payload, host, node: host } });
    await Promise.all(seenIn.map(([step, sees]) => note(step, since, () => sees(host))));
    const failed = publish(broker, stateOf(state, host, 'error'));
    await note('a failure behind it, in Alertmanager', failed, () => told(1));
    const recovered = publish(broker, stateOf(state, host, 'active'));
    await note('its end, in Alertmanager', recovered, () => told(0));
  }
  return steps;
}

/** All up to the end of the migration, that end, and an update of the instance. */
function scenes(): readonly [readonly Notification[], Notification, Notification] {
  const all = readFileSync(FIXTURE, 'utf8')
    // The guest that Prometheus scrapes is one of ours.
    .replaceAll('192.168.0.15', '127.0.0.1')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Notification);
  const end = all.findIndex(
    ({ event_type: type }) => type === 'compute.instance.live_migration.post.dest.end',
  );
  const update = all.findLast(({ event_type: type }) => type === 'compute.instance.update');
  const move = all[end];
  if (move === undefined || update === undefined) throw new Error('the fixture has no live migration');
  return [all.slice(0, end), move, update];
}

function stateOf(update: Notification, host: string, state: string): Notification {
  return { ...update, payload: { ...update.payload, host, node: host, state, old_state: state } };
}

/** As oslo.messaging would, stamped with the present; gives when that was, of `performance.now()`. */
function publish(broker: Broker, notification: Notification): number {
  const message = {
    ...notification,
    message_id: randomUUID(),
    timestamp: new Date().toISOString().replace('T', ' ').slice(0, -1),
  };
  const envelope = { 'oslo.version': '2.0', 'oslo.message': JSON.stringify(message) };
  const since = performance.now();
  broker.publish(Buffer.from(JSON.stringify(envelope)));
  return since;
}

function moved(reader: SqliteReader, host: string): boolean {
  return reader.log(Math.max(0, reader.lastSeq() - 3), 10).some(({ event }) => event.includes(`"${host}"`));
}

/** Every host in the answer of the discovery. */
async function discovered(bridge: BridgeProcess): Promise<readonly string[]> {
  const groups = (await bridge.get('/prometheus/sd')) as readonly { labels: Record<string, string> }[];
  return groups.map(({ labels }) => labels['__meta_openstack_instance_node'] ?? '');
}

/** What a guest answers when it is scraped, and Alertmanager's receiver; gives its port. */
async function guestServer(cleanup: CleanupList): Promise<number> {
  const server = createServer((_request, response) => response.end('guest_answers 1\n'));
  const listening = once(server, 'listening');
  server.listen(0, '127.0.0.1');
  await listening;
  cleanup.after(() => server.close());
  return (server.address() as AddressInfo).port;
}
