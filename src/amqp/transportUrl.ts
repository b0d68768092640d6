import { StackwireError } from '../model/index.ts';

/** A transport URL taken apart as oslo.messaging does it, nothing filled in. */
export interface TransportUrl {
  /** In lower case. */
  readonly scheme: string;
  readonly hosts: readonly TransportHost[];
  /** What follows the first slash, decoded; null without a slash. */
  readonly virtualHost: string | null;
  /** Of a name given several times, the values joined by commas; names without a value are left out. */
  readonly query: ReadonlyMap<string, string>;
}

export interface TransportHost {
  readonly hostname: string;
  readonly port: number | null;
  readonly username: string | null;
  readonly password: string | null;
}

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
/** Hosts, path, query and fragment; the last means nothing, as in Python's urlparse. */
const REST = /^\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/;
const HOST = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d*))?$/;

/**
 * Reads `driver://user:password@host:port,user:password@host/vhost?name=value` (rules: oslo.messaging,
 * transport.py). Throws `config/invalid`, never with any part of the URL in it, since that part may be of a
 * password. What oslo would misread in silence is refused too: text behind an IPv6 address, and a `/`, `?` or
 * `#` that stands bare in a password and so cuts the hosts off.
 */
export function parseTransportUrl(url: string): TransportUrl {
  const text = url.trim().replace(/[\t\r\n]/g, '');
  const scheme = SCHEME.exec(text)?.[1];
  const match = REST.exec(text.slice((scheme?.length ?? 0) + 1));
  if (scheme === undefined || match === null)
    throw invalidUrl('it must begin with a driver, as in rabbit://');
  const [, authority = '', path = '', query = '', fragment = ''] = match;
  const mayBeCut = !authority.includes('@') || authority.includes(',');
  if (mayBeCut && [path, query, fragment].some((part) => part.includes('@'))) {
    throw invalidUrl('a / ? or # in a user or password is written %2F %3F or %23, an @ after the hosts %40');
  }
  return {
    scheme: scheme.toLowerCase(),
    hosts: authority.split(',').flatMap((host) => (host === '' ? [] : parseHost(host))),
    virtualHost: path.startsWith('/') ? unquote(path.slice(1)) : null,
    query: parseQuery(query),
  };
}

export function invalidUrl(detail: string): StackwireError {
  return new StackwireError('config/invalid', `the url cannot be used: ${detail}`);
}

function parseHost(text: string): TransportHost {
  const at = text.lastIndexOf('@');
  const match = HOST.exec(text.slice(at + 1));
  const hostname = match?.[1] ?? match?.[2] ?? '';
  if (match === null) throw invalidUrl('a host cannot be read; IPv6 addresses stand in [ ]');
  if (hostname === '') throw invalidUrl('it names no host');
  return {
    hostname,
    port: parsePort(match[3] ?? ''),
    ...parseCredentials(at < 0 ? null : text.slice(0, at)),
  };
}

function parsePort(text: string): number | null {
  if (text === '') return null;
  const port = Number(text);
  if (port > 65_535) throw invalidUrl('a port is at most 65535');
  return port;
}

function parseCredentials(text: string | null): Pick<TransportHost, 'username' | 'password'> {
  if (text === null) return { username: null, password: null };
  const colon = text.indexOf(':');
  if (colon < 0) return { username: unquote(text), password: null };
  return { username: unquote(text.slice(0, colon)), password: unquote(text.slice(colon + 1)) };
}

function parseQuery(text: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    if (equals < 0 || equals === pair.length - 1) continue;
    const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)].map((part) =>
      unquote(part.replaceAll('+', ' ')),
    ) as [string, string];
    const earlier = query.get(name);
    query.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return query;
}

/** Percent signs that begin no escape stand for themselves, and bytes that are no UTF-8 become U+FFFD. */
function unquote(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
