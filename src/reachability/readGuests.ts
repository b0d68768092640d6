import { setImmediate } from 'node:timers/promises';
import { namespaceName, type NamespaceRules } from '../config/index.ts';
import type { Json, Micros, ObjectView, StoreReader } from '../model/index.ts';
import { pingTarget, targetKey, type PingTarget } from './pingTarget.ts';

/** What the inventory knows of an instance, as far as it matters here. */
export interface Guest {
  /** Nova's. */
  readonly id: string;
  readonly project: string | null;
  /** Its hypervisor; null where nobody told. */
  readonly host: string | null;
  /** Nova's status, e.g. `ACTIVE`. */
  readonly status: string;
  readonly createdAt: Micros | null;
  /** What was last told of its reachability; null where nothing was. */
  readonly told: string | null;
  /** Fixed and floating addresses that can be asked, each once. */
  readonly targets: readonly PingTarget[];
}

/** Most addresses of one guest: a tenant may give it as many as its quota lets it. */
const MOST_TARGETS = 64;
/** Rows between two breaths: the bridge goes on meanwhile. */
const SLICE = 25;

const SERVER = /^server-([0-9A-Za-z-]{1,64})$/;
const NETWORK = /^network-([0-9A-Fa-f-]{36})$/;

/** Reads all instances that are there, in the order of their ids. Floating addresses are those of their ports; where neutron told of no port, nova's own list counts. */
export async function* readGuests(reader: StoreReader, rules: NamespaceRules): AsyncGenerator<Guest> {
  const ports = new Map<string, PingTarget[]>();
  const owners = new Map<string, string>();
  for await (const { id, fields, relations } of slowly(reader.objects({ type: 'port', ends: false }))) {
    const owner = relations['instance'];
    if (typeof owner !== 'string') continue;
    owners.set(id, owner);
    add(ports, owner, targetsOf(fields['addresses'], rules.fixed, relations['network']));
  }
  const floating = new Map<string, PingTarget[]>();
  for await (const object of slowly(reader.objects({ type: 'floating_ip', ends: false }))) {
    const { port, network } = object.relations;
    const owner = typeof port === 'string' ? owners.get(port) : undefined;
    if (owner === undefined) continue;
    add(floating, owner, targetsOf([object.fields['floating_ip_address'] ?? null], rules.floating, network));
  }
  for await (const object of slowly(reader.objects({ type: 'instance', ends: false }))) {
    const [, id] = SERVER.exec(object.id) ?? [];
    if (id === undefined) continue;
    const fixed = ports.get(object.id) ?? targetsOf(object.fields['addresses'], rules.fixed, null);
    yield guestOf(id, object, [...fixed, ...(floating.get(object.id) ?? [])]);
  }
}

function guestOf(id: string, { fields, relations }: ObjectView, targets: readonly PingTarget[]): Guest {
  const { host, status, created_at: createdAt, reachability } = fields;
  const { project } = relations;
  return {
    id,
    project: typeof project === 'string' ? project : null,
    host: typeof host === 'string' ? host : null,
    status: typeof status === 'string' ? status : 'UNKNOWN',
    createdAt: typeof createdAt === 'string' ? microsOf(createdAt) : null,
    told: typeof reachability === 'string' ? reachability : null,
    targets: [...new Map(targets.map((target) => [targetKey(target), target])).values()].slice(
      0,
      MOST_TARGETS,
    ),
  };
}

/** The addresses that can be asked by this rule: none where its namespace cannot be named. */
function targetsOf(
  addresses: Json | undefined,
  rule: string | null,
  network: Json | undefined,
): PingTarget[] {
  if (!Array.isArray(addresses)) return [];
  const [, networkId = null] = NETWORK.exec(typeof network === 'string' ? network : '') ?? [];
  const namespace = rule === null ? null : namespaceName(rule, networkId);
  if (rule !== null && namespace === null) return [];
  return (addresses as readonly Json[]).flatMap((address) => pingTarget(address, namespace, networkId) ?? []);
}

function microsOf(iso: string): Micros | null {
  const millis = Date.parse(iso);
  return Number.isNaN(millis) ? null : millis * 1000;
}

function add(map: Map<string, PingTarget[]>, key: string, targets: readonly PingTarget[]): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [...targets]);
  else known.push(...targets);
}

async function* slowly<T>(items: Iterable<T>): AsyncGenerator<T> {
  let count = 0;
  for (const item of items) {
    count += 1;
    if (count % SLICE === 0) await setImmediate();
    yield item;
  }
}
