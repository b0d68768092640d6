import { isLoopback } from '../guard/index.ts';
import { findingsOf } from '../model/index.ts';
import type { Finding } from '../model/index.ts';

import type { HttpSettings } from './ports.ts';

const PATIENCE = 2000;

/** Who could read the API, and whether its port is free or already a bridge's. */
export async function* examineHttp(settings: HttpSettings): AsyncIterable<Finding> {
  yield exposure(settings);
  if (settings.port !== 0) yield await occupation(settings);
}

function exposure({ host, port, token }: HttpSettings): Finding {
  const { ok, note } = findingsOf('http', 'exposure');
  const subject = `${host}:${port}`;
  if (isLoopback(host)) return ok(subject, 'Only this machine can ask.');
  // The configuration takes no other address without one.
  const guarded = token === null ? 'without a token' : 'with the token';
  return note(
    subject,
    `Other machines can ask, ${guarded}, and it travels unencrypted: stackwire serves no TLS.`,
    {
      text: 'Listen on loopback, with a proxy before it that does TLS:',
      lines: ['http: { host: 127.0.0.1 }'],
    },
  );
}

async function occupation({ host, port }: HttpSettings): Promise<Finding> {
  const { ok, action } = findingsOf('http', 'port');
  const subject = `${host}:${port}`;
  const free = ok(subject, 'The port is free for a bridge.');
  const taken = action(subject, 'Another program answers there, so the bridge cannot start.', {
    text: 'End it, or take another port:',
    lines: [`ss -ltnp 'sport = :${port}'`, `http: { port: ${port + 1} }`],
  });
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  try {
    const response = await fetch(`http://${name}:${port}/health/live`, {
      signal: AbortSignal.timeout(PATIENCE),
    });
    const body = (await response.json()) as { readonly live?: unknown };
    return response.ok && body.live === true ? ok(subject, 'A bridge answers there.') : taken;
  } catch (error) {
    const cause: unknown = error instanceof Error ? error.cause : undefined;
    const refused = cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
    return refused ? free : taken;
  }
}
