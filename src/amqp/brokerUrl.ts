import { invalidUrl, parseTransportUrl } from './transportUrl.ts';
import { readUrlOptions } from './urlOptions.ts';

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
 * The hosts of a transport URL, in order. No virtual host, or an empty one, is `/`. A host without credentials
 * has those of the first that has some; oslo.messaging would log in there as `guest`.
 * Throws `config/invalid`, never with a password in it.
 */
export function brokerAddresses(url: string): [BrokerAddress, ...BrokerAddress[]] {
  const { scheme, hosts, virtualHost, query } = parseTransportUrl(url);
  const bare = Object.hasOwn(SCHEMES, scheme) ? SCHEMES[scheme] : undefined;
  if (bare === undefined) throw invalidUrl('it must begin with rabbit://, amqp:// or amqps://');
  const protocol = readUrlOptions(query).ssl === true ? 'amqps' : bare;
  const lender = hosts.find(({ username }) => username !== null);
  const [head, ...rest] = hosts.map((host) => ({
    protocol,
    hostname: host.hostname,
    // oslo.messaging keeps to 5672 with `ssl=1`; 0 stands for none there.
    port: host.port || (bare === 'amqps' ? 5671 : 5672),
    ...credentials(host.username === null ? lender : host),
    vhost: virtualHost || '/',
  }));
  if (head === undefined) throw invalidUrl('it names no host');
  return [head, ...rest];
}

/** Host and virtual host, for people and logs. */
export function brokerLabel({ hostname, port, vhost }: BrokerAddress): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return vhost === '/' ? `${host}:${port}` : `${host}:${port}, virtual host ${vhost}`;
}

function credentials(
  host: { readonly username: string | null; readonly password: string | null } | undefined,
): Pick<BrokerAddress, 'username' | 'password'> {
  if (host === undefined) return { username: 'guest', password: 'guest' };
  return { username: host.username ?? '', password: host.password ?? '' };
}
