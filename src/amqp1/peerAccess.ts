import { invalidUrl, parseTransportUrl } from '../amqp/index.ts';
import { StackwireError, type Micros } from '../model/index.ts';
import type { Amqp1AccessSettings } from './accessFields.ts';
import { readPeerUrlOptions } from './urlOptions.ts';

/** One host of the URL. */
export interface PeerAddress {
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** How a peer is reached: the settings, with the URL's own options before them. */
export interface PeerAccess {
  readonly addresses: readonly [PeerAddress, ...PeerAddress[]];
  /** As the URL says it; empty for none. */
  readonly virtualHost: string;
  /** Whether addresses carry the virtual host; else the peer hears its name when the connection is opened. */
  readonly pseudoVhost: boolean;
  readonly encrypted: boolean;
  readonly tls: Amqp1AccessSettings['tls'];
  readonly auth: 'plain' | 'external' | 'anonymous';
  readonly idleTimeout: Micros;
  readonly failoverStrategy: Amqp1AccessSettings['failover_strategy'];
}

const DEFAULT_PORT = { amqp: 5672, amqps: 5671 } as const;

/** Throws `config/invalid`, without anything secret, on settings that cannot work together. */
export function peerAccess(settings: Amqp1AccessSettings): PeerAccess {
  const { scheme, hosts, virtualHost, query } = parseTransportUrl(settings.url);
  if (scheme === 'rabbit')
    throw invalidUrl('rabbit:// is AMQP 0-9-1, which the source `amqp` and the sink `rabbitmq` speak');
  if (scheme !== 'amqp' && scheme !== 'amqps') throw invalidUrl('it must begin with amqp:// or amqps://');
  const { ssl, auth, realm, verify_vhost, idle_timeout, pseudo_vhost, ...files } = readPeerUrlOptions(query);
  const lender = hosts.find(({ username }) => username !== null);
  const [head, ...rest] = hosts.map(({ hostname, port, ...own }) => {
    const { username, password } = own.username === null && lender !== undefined ? lender : own;
    return {
      hostname,
      // oslo.messaging keeps to 5672 with `ssl=1`.
      port: port || DEFAULT_PORT[scheme],
      username: withRealm(username ?? '', realm),
      password: password ?? '',
    };
  });
  if (head === undefined) throw invalidUrl('it names no host');
  const vhost = virtualHost ?? '';
  const access: PeerAccess = {
    addresses: [head, ...rest],
    virtualHost: vhost,
    pseudoVhost: pseudo_vhost ?? settings.pseudo_vhost,
    encrypted: scheme === 'amqps' || ssl === true,
    tls: { ...settings.tls, ...files, ...(verify_vhost === true && vhost !== '' && { servername: vhost }) },
    auth: auth ?? settings.auth ?? (head.username === '' ? 'anonymous' : 'plain'),
    idleTimeout: idle_timeout ?? settings.idle_timeout,
    failoverStrategy: settings.failover_strategy,
  };
  check(access);
  return access;
}

/** Host and virtual host, for people and logs. */
export function peerLabel({ hostname, port }: PeerAddress, { virtualHost }: PeerAccess): string {
  const host = hostname.includes(':') ? `[${hostname}]` : hostname;
  return virtualHost === '' ? `${host}:${port}` : `${host}:${port}, virtual host ${virtualHost}`;
}

function check({ addresses: [head], auth, encrypted, tls: { cert_file, key_file } }: PeerAccess): void {
  if ((cert_file === undefined) !== (key_file === undefined)) {
    throw invalid('tls.cert_file and tls.key_file belong together: one of them is missing');
  }
  if (auth === 'external' && (!encrypted || cert_file === undefined)) {
    throw invalid('auth: external needs TLS (amqps, or ssl=1 in the url), tls.cert_file and tls.key_file');
  }
  if (auth === 'plain' && head.username === '') throw invalid('auth: plain needs a user in the url');
}

function withRealm(username: string, realm: string | undefined): string {
  if (realm === undefined || username === '' || username.includes('@')) return username;
  return `${username}@${realm}`;
}

function invalid(detail: string): StackwireError {
  return new StackwireError('config/invalid', detail);
}
