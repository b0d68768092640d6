import type { KeyedDigest } from './keyedDigest.ts';

/** Say what they are rather than whose: any host, this host, link-local metadata, everyone. */
const SPECIAL_V4 = /^(?:0\.0\.0\.0|127\.|255\.|169\.254\.169\.254$)/;
const SPECIAL_V6 = new Set(['0:0:0:0:0:0:0:0', '0:0:0:0:0:0:0:1']);

/** A prime number of hosts in 2–254, so that any step but 0 visits each of them once. */
const FIRST_HOST = 2;
const HOSTS = 251;

/**
 * A pseudonym for an IPv4 address; null where the text is none. Addresses of one /24 stay together, and within it
 * no two get the same. It lies in 240.0.0.0/4, which belongs to nobody: the documentation ranges have 762
 * addresses, and a cloud has more, so two of them would become one.
 */
export function pseudonymV4(text: string, digest: KeyedDigest): string | null {
  const parts = text.split('.').map(Number);
  const [a = 0, b = 0, c = 0, host = 0] = parts;
  if (parts.length !== 4 || parts.some((part) => !(part <= 255))) return null;
  if (SPECIAL_V4.test(text)) return text;
  const net = digest(`ipv4 ${a}.${b}.${c}`);
  const bytes = Buffer.from(net, 'hex');
  const first = 240 + (byte(bytes, 0) % 15);
  return [first, byte(bytes, 1), byte(bytes, 2), hostOf(host, byte(bytes, 3), byte(bytes, 4))].join('.');
}

/** Network, router and broadcast addresses stay what they are. */
function hostOf(host: number, step: number, offset: number): number {
  const index = host - FIRST_HOST;
  if (index < 0 || index >= HOSTS) return host;
  return FIRST_HOST + ((index * (1 + (step % (HOSTS - 1))) + offset) % HOSTS);
}

/** A pseudonym for an IPv6 address, in 2001:db8::/32; null where the text is none. A /64 stays together. */
export function pseudonymV6(text: string, digest: KeyedDigest): string | null {
  const groups = groupsOf(text);
  if (groups === null) return null;
  const full = groups.join(':');
  if (SPECIAL_V6.has(full)) return text;
  const net = digest(`ipv6 ${groups.slice(0, 4).join(':')}`);
  const host = digest(`ipv6 ${full}`);
  const hex = [...chunks(net.slice(0, 8)), ...chunks(host.slice(0, 16))];
  return ['2001', 'db8', ...hex.map((group) => Number.parseInt(group, 16).toString(16))].join(':');
}

/** The eight groups of an IPv6 address, without leading zeros; null where the text is none. */
function groupsOf(text: string): string[] | null {
  const [head = '', tail, ...more] = text.toLowerCase().split('::');
  if (more.length > 0) return null;
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16).toString(16));
}

function chunks(hex: string): string[] {
  return hex.match(/.{4}/g) ?? [];
}

/** A pseudonym for a MAC address, locally administered, with the separators that it had. */
export function pseudonymMac(text: string, digest: KeyedDigest): string {
  const separator = text.charAt(2);
  const octets =
    digest(`mac ${text.toLowerCase().replaceAll('-', ':')}`)
      .slice(0, 10)
      .match(/../g) ?? [];
  return ['02', ...octets].join(separator);
}

function byte(bytes: Buffer, index: number): number {
  return bytes[index] ?? 0;
}
