import type { SecureVersion } from 'node:tls';
import type { Micros } from '../model/index.ts';
import { didYouMean } from '../yaml/index.ts';
import { invalidUrl } from './transportUrl.ts';

/** What the query of a transport URL can say; it goes before the settings of the file, as in oslo.messaging. */
export interface UrlOptions {
  readonly ssl?: boolean;
  readonly ca_file?: string;
  readonly cert_file?: string;
  readonly key_file?: string;
  readonly servername?: string;
  /** The certificate may be for any host. */
  readonly any_host?: boolean;
  /** The one version of TLS that is spoken; null leaves it to both sides. */
  readonly version?: SecureVersion | null;
  readonly heartbeat?: Micros;
  readonly failover_strategy?: 'round-robin' | 'shuffle';
  readonly auth?: 'plain' | 'amqplain' | 'external';
}

type Reader = (value: string, name: string) => UrlOptions;

const VERSIONS: Readonly<Record<string, SecureVersion | null>> = {
  sslv23: null,
  tlsv1: 'TLSv1',
  tlsv1_1: 'TLSv1.1',
  tlsv1_2: 'TLSv1.2',
  tlsv1_3: 'TLSv1.3',
};
const FLAGS: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  on: true,
  yes: true,
  false: false,
  '0': false,
  off: false,
  no: false,
};
const MECHANISMS = { plain: 'plain', amqplain: 'amqplain', external: 'external' } as const;
const STRATEGIES = { 'round-robin': 'round-robin', shuffle: 'shuffle' } as const;

const ssl: Reader = (value, name) => ({ ssl: one(FLAGS, value, name) });
const caFile: Reader = (value) => ({ ca_file: value });
const certFile: Reader = (value) => ({ cert_file: value });
const keyFile: Reader = (value) => ({ key_file: value });
const version: Reader = (value, name) => ({ version: one(VERSIONS, value, name) });
const auth: Reader = (value, name) => ({ auth: one(MECHANISMS, value, name) });
const heartbeat: Reader = (value, name) => {
  if (!/^\d{1,6}$/.test(value)) throw invalidUrl(`its option ${name} takes whole seconds`);
  // Without heartbeats a dead link would never be noticed, so 0 (off) leaves ours in place.
  return Number(value) === 0 ? {} : { heartbeat: Number(value) * 1_000_000 };
};

/** oslo.messaging's names, those they had before, and the ones of RabbitMQ's own URIs. */
const OPTIONS: Readonly<Record<string, Reader>> = {
  ssl,
  rabbit_use_ssl: ssl,
  ssl_ca_file: caFile,
  kombu_ssl_ca_certs: caFile,
  cacertfile: caFile,
  ssl_cert_file: certFile,
  kombu_ssl_certfile: certFile,
  certfile: certFile,
  ssl_key_file: keyFile,
  kombu_ssl_keyfile: keyFile,
  keyfile: keyFile,
  ssl_version: version,
  kombu_ssl_version: version,
  ssl_enforce_hostname_verification: (value, name) => ({ any_host: !one(FLAGS, value, name) }),
  server_name_indication: (value) => ({ servername: value }),
  heartbeat_timeout_threshold: heartbeat,
  heartbeat,
  kombu_failover_strategy: (value, name) => ({ failover_strategy: one(STRATEGIES, value, name) }),
  rabbit_login_method: auth,
  auth_mechanism: auth,
};

/** oslo.messaging's options that concern senders, RPC or its own connections: nothing is lost without them. */
const NOT_OURS: ReadonlySet<string> = new Set([
  'amqp_auto_delete',
  'amqp_durable_queues',
  'conn_pool_min_size',
  'conn_pool_ttl',
  'direct_mandatory_flag',
  'enable_cancel_on_failover',
  'heartbeat_in_pthread',
  'heartbeat_rate',
  'hostname',
  'kombu_compression',
  'kombu_missing_consumer_retry_timeout',
  'kombu_reconnect_delay',
  'kombu_reconnect_splay',
  'processname',
  'rabbit_ha_queues',
  'rabbit_interval_max',
  'rabbit_qos_prefetch_count',
  'rabbit_quorum_delivery_limit',
  'rabbit_quorum_max_memory_bytes',
  'rabbit_quorum_max_memory_length',
  'rabbit_quorum_queue',
  'rabbit_quroum_max_memory_bytes',
  'rabbit_quroum_max_memory_length',
  'rabbit_retry_backoff',
  'rabbit_retry_interval',
  'rabbit_stream_fanout',
  'rabbit_transient_queues_ttl',
  'rabbit_transient_quorum_queue',
  'rpc_conn_pool_size',
  'use_queue_manager',
]);

/** The options that take effect. Throws `config/invalid` for a value that cannot be used, without the value. */
export function readUrlOptions(query: ReadonlyMap<string, string>): UrlOptions {
  const layers = [...query].map(([name, value]) =>
    Object.hasOwn(OPTIONS, name) ? OPTIONS[name]?.(value.trim(), name) : {},
  );
  return Object.assign({}, ...layers) as UrlOptions;
}

/** An option that nobody knows. */
export interface UnknownOption {
  readonly name: string;
  /** As `didYouMean` says it. */
  readonly meant: string | undefined;
}

/** What has no effect: options that concern senders only, and those that nobody knows. */
export function idleUrlOptions(query: ReadonlyMap<string, string>): {
  readonly senders: readonly string[];
  readonly unknown: readonly UnknownOption[];
} {
  const idle = [...query.keys()].filter((name) => !Object.hasOwn(OPTIONS, name));
  const unknown = idle.filter((name) => !NOT_OURS.has(name));
  return {
    senders: idle.filter((name) => NOT_OURS.has(name)),
    unknown: unknown.map((name) => ({ name, meant: didYouMean(name, Object.keys(OPTIONS)) })),
  };
}

function one<T>(table: Readonly<Record<string, T>>, value: string, name: string): T {
  const key = value.toLowerCase();
  if (Object.hasOwn(table, key)) return table[key] as T;
  throw invalidUrl(`its option ${name} takes one of ${Object.keys(table).join(', ')}`);
}
