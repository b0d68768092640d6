import { BlockList, isIP } from 'node:net';

/** An address as it is asked. Networks of tenants overlap, so that it means nothing without its namespace. */
export interface PingTarget {
  /** Numeric, as fping repeats it. */
  readonly address: string;
  readonly family: 4 | 6;
  /** Network namespace of this machine; null for the machine itself. */
  readonly namespace: string | null;
  /** The network that it is an address of; null where nobody told. It says nothing of how it is asked. */
  readonly network: string | null;
}

/** Longer than any address. */
const LONGEST = 45;

/**
 * What no guest can have, and what a ping to it would reach many by or nobody: "this" network, multicast, reserved, broadcast, mapped.
 * Two lists, because one would take every IPv4 address for a mapped one.
 */
const NOBODYS = { 4: new BlockList(), 6: new BlockList() } as const;
NOBODYS[4].addSubnet('0.0.0.0', 8, 'ipv4');
NOBODYS[4].addSubnet('224.0.0.0', 3, 'ipv4');
NOBODYS[6].addAddress('::', 'ipv6');
NOBODYS[6].addSubnet('ff00::', 8, 'ipv6');
NOBODYS[6].addSubnet('::ffff:0:0', 96, 'ipv6');

/**
 * The target of a text that is an address and nothing else; null for all that is none. A tenant may put anything into
 * what is called an address: only what this returns may reach fping.
 */
export function pingTarget(
  text: unknown,
  namespace: string | null,
  network: string | null = null,
): PingTarget | null {
  // A zone (`fe80::1%eth0`) passes for an address, and may hold anything.
  if (typeof text !== 'string' || text.length > LONGEST || !/^[0-9A-Fa-f.:]+$/.test(text)) return null;
  const family = isIP(text);
  if (family !== 4 && family !== 6) return null;
  if (NOBODYS[family].check(text, family === 4 ? 'ipv4' : 'ipv6')) return null;
  return { address: text.toLowerCase(), family, namespace, network };
}

/** Equal for equal targets, in a form that sorts. */
export function targetKey({ address, namespace }: Pick<PingTarget, 'address' | 'namespace'>): string {
  return `${namespace ?? ''} ${address}`;
}
