import { invalidUrl } from '../amqp/index.ts';
import type { Micros } from '../model/index.ts';

/** What the query of a transport URL can say; it goes before the settings of the file, as in oslo.messaging. */
export interface PeerUrlOptions {
  readonly ssl?: boolean;
  readonly ca_file?: string;
  readonly cert_file?: string;
  readonly key_file?: string;
  /** The certificate is that of the virtual host. */
  readonly verify_vhost?: boolean;
  readonly auth?: 'plain' | 'external' | 'anonymous';
  /** Put behind an `@` to a user who has none. */
  readonly realm?: string;
  readonly idle_timeout?: Micros;
  readonly pseudo_vhost?: boolean;
}

type Reader = (value: string, name: string) => PeerUrlOptions;

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'on', 'yes'].map((word) => [word, true] as const),
  ...['false', '0', 'off', 'no'].map((word) => [word, false] as const),
]);

const MECHANISMS = { EXTERNAL: 'external', PLAIN: 'plain', ANONYMOUS: 'anonymous' } as const;

/** oslo.messaging's names, of the group `oslo_messaging_amqp`. */
const OPTIONS: Readonly<Record<string, Reader>> = {
  ssl: (value, name) => ({ ssl: flagOf(value, name) }),
  ssl_ca_file: (value) => ({ ca_file: value }),
  ssl_cert_file: (value) => ({ cert_file: value }),
  ssl_key_file: (value) => ({ key_file: value }),
  ssl_verify_vhost: (value, name) => ({ verify_vhost: flagOf(value, name) }),
  sasl_mechanisms: (value, name) => ({ auth: mechanismOf(value, name) }),
  sasl_default_realm: (value) => ({ realm: value }),
  idle_timeout: (value, name) => {
    if (!/^\d{1,6}$/.test(value)) throw invalidUrl(`its option ${name} takes whole seconds`);
    // 0 is none there, and then a dead link would never be noticed.
    return Number(value) === 0 ? {} : { idle_timeout: Number(value) * 1_000_000 };
  },
  pseudo_vhost: (value, name) => ({ pseudo_vhost: flagOf(value, name) }),
};

/** The options that take effect. Throws `config/invalid` for a value that cannot be used, without the value. */
export function readPeerUrlOptions(query: ReadonlyMap<string, string>): PeerUrlOptions {
  const layers = [...query].map(([name, value]) =>
    Object.hasOwn(OPTIONS, name) ? OPTIONS[name]?.(value.trim(), name) : {},
  );
  return Object.assign({}, ...layers) as PeerUrlOptions;
}

/** Names of options that take none: they concern senders or RPC, or are written as settings here, or nobody knows them. */
export function idlePeerUrlOptions(query: ReadonlyMap<string, string>): readonly string[] {
  return [...query.keys()].filter((name) => !Object.hasOwn(OPTIONS, name));
}

function flagOf(value: string, name: string): boolean {
  const known = FLAGS.get(value.toLowerCase());
  if (known === undefined) throw invalidUrl(`its option ${name} takes true or false`);
  return known;
}

function mechanismOf(value: string, name: string): (typeof MECHANISMS)[keyof typeof MECHANISMS] {
  const offered = value.toUpperCase().split(/[\s,]+/);
  const names = Object.keys(MECHANISMS) as (keyof typeof MECHANISMS)[];
  const first = names.find((mechanism) => offered.includes(mechanism));
  if (first === undefined) throw invalidUrl(`its option ${name} takes one of ${names.join(', ')}`);
  return MECHANISMS[first];
}
