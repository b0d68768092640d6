import { StackwireError } from '../../model/index.ts';

/** One host of a transport URL, in what amqplib's connect takes. */
export interface BrokerAddress {
  readonly protocol: 'amqp' | 'amqps';
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly vhost: string;
}

const SCHEMES: Readonly<Record<string, BrokerAddress['protocol']>> = {
  rabbit: 'amqp',
  kombu: 'amqp',
  amqp: 'amqp',
  amqps: 'amqps',
};

/**
 * The hosts of `driver://user:password@host:port,user:password@host/vhost?ssl=1`, in order (rules:
 * oslo.messaging, transport.py). What follows the first slash is the virtual host: none or another slash is `/`.
 * A host without credentials has those of the first; oslo gives it none, which no broker accepts.
 * Throws `config/invalid`, never with a password in it.
 */
export function brokerAddresses(url: string): [BrokerAddress, ...BrokerAddress[]] {
  const match = /^([a-z0-9+]+):\/\/([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/i.exec(url);
  const scheme = SCHEMES[match?.[1]?.toLowerCase() ?? ''];
  if (match === null || scheme === undefined) {
    throw invalid('it must begin with rabbit://, amqp:// or amqps://');
  }
  const query = new URLSearchParams(match[4] ?? '');
  const ssl = /^(?:1|true|yes|on)$/i.test(query.get('ssl') ?? query.get('rabbit_use_ssl') ?? '');
  const protocol = ssl ? 'amqps' : scheme;
  const path = decode(match[3] ?? '');
  const vhost = path === '' ? '/' : path;
  const hosts = (match[2] ?? '').split(',').map((host) => parseHost(host));
  const first = hosts[0]?.credentials ?? { username: 'guest', password: 'guest' };
  const [head, ...rest] = hosts.map(({ hostname, port, credentials }) => ({
    protocol,
    hostname,
    port: port ?? (scheme === 'amqps' ? 5671 : 5672),
    ...(credentials ?? first),
    vhost,
  }));
  if (head === undefined) throw invalid('it names no host');
  return [head, ...rest];
}

/** Host and virtual host, for people and logs. */
export function brokerLabel({ hostname, port, vhost }: BrokerAddress): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return vhost === '/' ? `${host}:${port}` : `${host}:${port}, virtual host ${vhost}`;
}

interface Host {
  readonly hostname: string;
  readonly port: number | undefined;
  readonly credentials: Pick<BrokerAddress, 'username' | 'password'> | undefined;
}

function parseHost(text: string): Host {
  const at = text.lastIndexOf('@');
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(text.slice(at + 1));
  const hostname = match?.[1] ?? match?.[2];
  if (hostname === undefined) throw invalid('a host cannot be read; IPv6 addresses stand in [ ]');
  const port = match?.[3] === undefined ? undefined : Number(match[3]);
  return { hostname, port, credentials: at < 0 ? undefined : parseCredentials(text.slice(0, at)) };
}

function parseCredentials(text: string): Host['credentials'] {
  const colon = text.indexOf(':');
  if (colon < 0) return { username: decode(text), password: '' };
  return { username: decode(text.slice(0, colon)), password: decode(text.slice(colon + 1)) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A bare percent sign: oslo takes it as it stands.
    return text;
  }
}

function invalid(detail: string): StackwireError {
  return new StackwireError('config/invalid', `the url of an amqp source cannot be used: ${detail}`);
}
