import type { SecureVersion } from 'node:tls';
import type { Logger, Micros } from '../model/index.ts';
import { StackwireError } from '../model/index.ts';
import type { BrokerAddress } from './brokerUrl.ts';
import { brokerAddresses } from './brokerUrl.ts';
import type { AccessSettings } from './accessFields.ts';
import { parseTransportUrl } from './transportUrl.ts';
import { idleUrlOptions, readUrlOptions } from './urlOptions.ts';

/** `tls` of the settings, with what only a transport URL can say. */
export interface TlsAccess extends Readonly<AccessSettings['tls']> {
  /** The certificate must be trusted, but may be for any host. */
  readonly any_host?: boolean;
  readonly version?: SecureVersion | null;
}

/** How a broker is reached: the settings, with the URL's own options before them. */
export interface BrokerAccess {
  readonly addresses: readonly [BrokerAddress, ...BrokerAddress[]];
  readonly tls: TlsAccess;
  readonly auth: AccessSettings['auth'];
  readonly heartbeat: Micros;
  readonly failoverStrategy: AccessSettings['failover_strategy'];
}

/** Throws `config/invalid`, without anything secret, on settings that cannot work together. */
export function brokerAccess(settings: AccessSettings): BrokerAccess {
  const addresses = brokerAddresses(settings.url);
  const {
    ssl: _,
    auth,
    heartbeat,
    failover_strategy,
    ...tls
  } = readUrlOptions(parseTransportUrl(settings.url).query);
  const access = {
    addresses,
    tls: { ...settings.tls, ...tls },
    auth: auth ?? settings.auth,
    heartbeat: heartbeat ?? settings.heartbeat,
    failoverStrategy: failover_strategy ?? settings.failover_strategy,
  };
  const { cert_file, key_file } = access.tls;
  if ((cert_file === undefined) !== (key_file === undefined)) {
    throw invalid('tls.cert_file and tls.key_file belong together: one of them is missing');
  }
  if (access.auth === 'external' && (addresses[0].protocol === 'amqp' || cert_file === undefined)) {
    throw invalid('auth: external needs TLS (amqps, or ssl=1 in the url), tls.cert_file and tls.key_file');
  }
  return access;
}

/** Names what the URL says without effect, what is read otherwise than by oslo.messaging, and what is not checked. */
export function tellOddities(
  { url }: Pick<AccessSettings, 'url'>,
  { addresses, tls }: BrokerAccess,
  source: string,
  logger: Logger,
): void {
  const { hosts, query } = parseTransportUrl(url);
  const { senders, unknown } = idleUrlOptions(query);
  if (unknown.length > 0) {
    const options = unknown.map(({ name, meant }) => (meant === undefined ? name : `${name} (${meant})`));
    logger.warn({ source, options }, `options of the url are not known: ${options.join(', ')}`);
  }
  if (senders.length > 0) {
    logger.info(
      { source, options: senders },
      `options of the url without meaning for a reader: ${senders.join(', ')}`,
    );
  }
  if (addresses[0].protocol === 'amqps' && (!tls.verify || tls.any_host === true)) {
    const what = tls.verify ? 'host name in the broker’s certificate' : 'broker’s certificate';
    logger.warn({ source }, `the ${what} is not checked: anybody on the way could be the broker`);
  }
  const bare = hosts.filter(({ username }) => username === null).map(({ hostname }) => hostname);
  if (bare.length > 0 && bare.length < hosts.length) {
    logger.warn(
      { source, hosts: bare },
      `no user in the url for ${bare.join(', ')}: the first one's is taken there; oslo.messaging would try guest`,
    );
  }
}

function invalid(detail: string): StackwireError {
  return new StackwireError('config/invalid', detail);
}
