import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { connect } from 'node:tls';
import { findingsOf } from '../../../model/index.ts';
import type { Finding, Remedy } from '../../../model/index.ts';
import { addressOf } from '../listening.ts';
import { HEALTHY } from '../answers.ts';
import type { HttpSourceSettings } from '../spec.ts';

/** Milliseconds that whoever holds the port may take to answer. */
const PATIENCE = 2000;

type Held = Extract<keyof typeof REASONS, string>;

const REASONS = {
  EADDRNOTAVAIL: 'No interface of this machine has the address, so the bridge waits until one has.',
  EACCES: 'This user may not listen there, so the bridge waits in vain.',
  ENOTFOUND: 'The name cannot be resolved here, so the bridge waits in vain.',
} as const;

/** Whether the port is free for the bridge, held by it already, or by somebody else. */
export async function occupation(settings: HttpSourceSettings, name: string): Promise<Finding> {
  const { ok, action } = findingsOf(name, 'port');
  const { host, port } = settings;
  const subject = `${host}:${port}`;
  const code = await tryListening(host, port);
  if (code === null) return ok(subject, 'The port is free for a bridge.');
  if (code !== 'EADDRINUSE')
    return action(
      subject,
      REASONS[code as Held] ?? `It cannot be listened on (${code}).`,
      anotherAddress(port),
    );
  if (await holdsBridge(settings)) return ok(subject, 'A bridge takes posts there.');
  return action(subject, 'Another program holds the port; the bridge waits until it is free.', {
    text: 'End it, or take another port:',
    lines: [`ss -ltnp 'sport = :${port}'`, `port: ${port + 1}`],
  });
}

function anotherAddress(port: number): Remedy {
  return {
    text: 'Name an address of this machine, and a port above 1023:',
    lines: ['ip -brief address', `port: ${port}`],
  };
}

/** The code of the error; null where nothing stands in the way. */
async function tryListening(host: string, port: number): Promise<string | null> {
  const server = createServer((socket) => socket.destroy());
  try {
    const listening = once(server, 'listening');
    server.listen(port, host.replace(/^\[(.*)\]$/, '$1'));
    await listening;
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  } finally {
    server.close();
  }
}

/** A bridge is known by what it answers, or, where it may ask for a client certificate first, by its own. */
async function holdsBridge(settings: HttpSourceSettings): Promise<boolean> {
  const own = { ...settings, host: reachable(settings.host) };
  try {
    return settings.tls === undefined
      ? await saysHealthy(addressOf(own))
      : await showsCertificate(own, settings.tls.cert_file);
  } catch {
    return false;
  }
}

async function saysHealthy(address: string): Promise<boolean> {
  const response = await fetch(`${address}health`, { signal: AbortSignal.timeout(PATIENCE) });
  return (await response.text()).startsWith(HEALTHY);
}

async function showsCertificate({ host, port }: HttpSourceSettings, file: string): Promise<boolean> {
  const socket = connect({ host, port, rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(PATIENCE) });
    const own = new X509Certificate(readFileSync(file));
    return socket.getPeerX509Certificate()?.fingerprint256 === own.fingerprint256;
  } finally {
    socket.destroy();
  }
}

/** Where what listens on all addresses can be asked. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' || host === '[::]' ? '::1' : host;
}
