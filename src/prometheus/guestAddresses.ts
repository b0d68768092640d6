import { isIPv4 } from 'node:net';
import type { ObjectView, StoreReader } from '../model/index.ts';

/** The addresses of one guest, each list without doubles, IPv4 before IPv6, the lowest first. */
export interface GuestAddresses {
  readonly fixed: readonly string[];
  readonly floating: readonly string[];
  /** Fixed addresses by the name of their network, or by its id where it has no name. */
  readonly networks: Readonly<Record<string, readonly string[]>>;
}

interface Port {
  /** Name or id of its network; empty where that is not known. */
  readonly network: string;
  readonly addresses: readonly string[];
}

/**
 * Reads all ports and floating IPs once, and gives the addresses of any instance. Neutron's ports come first; where
 * none is known, nova's own list counts.
 */
export function guestAddresses(reader: StoreReader): (instance: ObjectView) => GuestAddresses {
  const ports = new Map<string, Port[]>();
  const owners = new Map<string, string>();
  const floating = new Map<string, string[]>();
  const names = new Map<string, string>();
  for (const { id, fields } of all(reader, 'network')) names.set(id, textOf(fields['name']));
  for (const { id, fields, relations } of all(reader, 'port')) {
    const owner = relations['instance'];
    if (typeof owner !== 'string') continue;
    owners.set(id, owner);
    const network = textOf(relations['network']);
    append(ports, owner, { network: names.get(network) || network, addresses: texts(fields['addresses']) });
  }
  for (const { fields, relations } of all(reader, 'floating_ip')) {
    const owner = owners.get(textOf(relations['port']));
    const address = textOf(fields['floating_ip_address']);
    if (owner !== undefined && address !== '') append(floating, owner, address);
  }
  return ({ id, fields }) => {
    const own = ports.get(id) ?? [];
    const fixed = own.flatMap(({ addresses }) => addresses);
    const networks: Record<string, string[]> = {};
    for (const { network, addresses } of own) (networks[network] ??= []).push(...addresses);
    return {
      fixed: sorted(fixed.length > 0 ? fixed : texts(fields['addresses'])),
      floating: sorted(floating.get(id) ?? []),
      networks: Object.fromEntries(Object.entries(networks).map(([name, of]) => [name, sorted(of)])),
    };
  };
}

function all(reader: StoreReader, type: string): Iterable<ObjectView> {
  return reader.objects({ type, ends: false });
}

function sorted(addresses: readonly string[]): readonly string[] {
  return addresses.length < 2 ? addresses : [...new Set(addresses)].sort(byAddress);
}

function byAddress(a: string, b: string): number {
  const [rankA, rankB] = [rank(a), rank(b)];
  if (rankA !== rankB) return rankA - rankB;
  return a < b ? -1 : 1;
}

/** An IPv4 address as a number; beyond all of them for IPv6. */
function rank(address: string): number {
  if (!isIPv4(address)) return Infinity;
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

function texts(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly unknown[])
    .filter((item) => typeof item === 'string')
    .filter((item) => item !== '');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function append<V>(map: Map<string, V[]>, key: string, item: V): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else items.push(item);
}
