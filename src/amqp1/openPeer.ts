import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import type { Connection, ConnectionOptions, EventContext } from 'rhea';
import type { Clock } from '../model/index.ts';
import { tlsOptions } from '../tls/index.ts';
import { loadRhea, type Rhea } from './loadRhea.ts';
import type { PeerAccess, PeerAddress } from './peerAccess.ts';
import { saslMechanisms } from './sasl.ts';

/** How long a peer may take until the connection is open, milliseconds, and to answer a good-bye. */
const OPEN = 10_000;
const ANSWER = 2000;

/** The largest frame that is taken: a peer's own limit is smaller as a rule. */
const MAX_FRAME = 1_048_576;

/** What a peer says of itself when the connection is opened. */
export interface PeerProduct {
  /** Its `product`, such as `RabbitMQ`, `apache-activemq-artemis` or `qpid-dispatch-router`; null where it says none. */
  readonly product: string | null;
  readonly version: string;
}

/** One open connection, until it ends. It never mends itself: a new one is opened. */
export interface Peer extends PeerProduct {
  readonly rhea: Rhea;
  readonly connection: Connection;
  readonly clock: Clock;
  /** How many the peer allows at a time; RabbitMQ from 4.1 on 64. */
  readonly sessions: number;
  /** Resolves with the reason when it is over. */
  readonly ended: Promise<string>;
  /** Closes in good order what was written before; over a dead link it gives up soon. */
  close(): Promise<void>;
}

export interface PeerParts {
  readonly access: PeerAccess;
  /** The component's, which the peer shows for the connection. */
  readonly name: string;
  /** What the peer is told as the host that is meant, where it knows several. */
  readonly openHostname?: string;
  readonly clock: Clock;
  /** Tears the attempt down; for as long as nobody has the peer. */
  readonly giveUp: AbortSignal;
}

/** Connects, logs in and opens. Rejects when any of that fails, with nothing left open. */
export async function openPeer(address: PeerAddress, parts: PeerParts): Promise<Peer> {
  const rhea = await loadRhea();
  parts.giveUp.throwIfAborted();
  const containerId = `stackwire ${parts.name} ${rhea.generate_uuid()}`;
  const connection = rhea.create_container().create_connection(optionsOf(address, parts, containerId));
  const { opened, ended } = lifeOf(connection);
  connection.connect();
  const cut = (reason: string): void => {
    // With an error, for that is how rhea hears of it and stops its timers.
    (connection['socket'] as Socket).destroy(new Error(reason));
  };
  const giveUp = (): void => cut('given up');
  parts.giveUp.addEventListener('abort', giveUp, { once: true });
  const tried = new AbortController();
  void parts.clock.sleep(OPEN, tried.signal).then(() => {
    if (!tried.signal.aborted) cut(`the connection was not open within ${OPEN / 1000} s`);
  });
  try {
    await opened;
  } finally {
    tried.abort();
    parts.giveUp.removeEventListener('abort', giveUp);
  }
  const { product, version } = (connection.properties ?? {}) as Readonly<Record<string, unknown>>;
  return {
    rhea,
    connection,
    clock: parts.clock,
    ended,
    // Left out it is the highest number that there is.
    sessions: (connection.channel_max ?? 65_535) + 1,
    product: typeof product === 'string' ? product : null,
    version: typeof version === 'string' ? version : '',
    close: async () => {
      connection.close();
      const answered = new AbortController();
      const late = parts.clock.sleep(ANSWER, answered.signal).then(() => {
        if (!answered.signal.aborted) cut('the peer did not answer the good-bye');
      });
      await Promise.race([ended, late]);
      answered.abort();
      cut('closed');
    },
  };
}

function optionsOf(
  address: PeerAddress,
  { access, name, openHostname }: PeerParts,
  containerId: string,
): ConnectionOptions {
  const { hostname: host, port } = address;
  const common = {
    host,
    port,
    container_id: containerId,
    sasl_mechanisms: saslMechanisms(access, address),
    ...(openHostname !== undefined && { hostname: openHostname }),
    idle_time_out: access.idleTimeout / 1000,
    max_frame_size: MAX_FRAME,
    properties: { product: 'stackwire', name },
    // Settlements must not wait for Nagle and delayed ACKs.
    tcp_no_delay: true,
    reconnect: false,
  };
  if (!access.encrypted) return { ...common, transport: 'tcp' };
  // rhea takes the host for a server name where there is none, and no address may be one.
  const servername = isIP(host) === 0 ? host : '';
  return { ...common, transport: 'tls', servername, ...tlsOptions(access.tls) };
}

interface Life {
  readonly opened: Promise<void>;
  readonly ended: Promise<string>;
}

/** rhea throws an error that nobody listens for, and prints a disconnection. */
function lifeOf(connection: Connection): Life {
  let open: () => void;
  let fail: (error: Error) => void;
  let end: (reason: string) => void;
  const opened = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  // Whoever awaits it hears of it; where nobody does yet, it is no error of the process.
  opened.catch(() => undefined);
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const over = (error: unknown): void => {
    const cause = silent ? new Error('the peer fell silent') : asError(error);
    fail(cause);
    end(cause.message);
  };
  let silent = false;
  const idle = connection['idle'] as () => void;
  connection['idle'] = () => {
    silent = true;
    idle.call(connection);
  };
  connection.on('connection_open', () => {
    // So says who opens only to close with the reason.
    if (connection.properties?.['amqp:connection-establishment-failed'] !== true) open();
  });
  connection.on('connection_error', ({ error }: EventContext) => over(error));
  connection.on('connection_close', ({ error }: EventContext) => over(error));
  connection.on('disconnected', ({ error }: EventContext) => over(error));
  // These two bring the error itself.
  connection.on('protocol_error', over);
  connection.on('error', over);
  for (const name of ['session_error', 'session_close', 'receiver_error', 'receiver_close', 'sender_error'])
    connection.on(name, () => undefined);
  connection.on('sender_close', () => undefined);
  return { opened, ended };
}

function asError(error: unknown): Error {
  if (error instanceof Error) {
    const { condition, message } = error as Error & { readonly condition?: unknown };
    const words = message || 'no reason given';
    if (typeof condition !== 'string' || words.includes(condition)) return error;
    return Object.assign(new Error(`${words} (${condition})`, { cause: error }), { condition });
  }
  return new Error('the peer closed the connection');
}
