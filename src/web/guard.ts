import { createHash, timingSafeEqual } from 'node:crypto';
import type { HonoRequest, MiddlewareHandler } from 'hono';
import { StackwireError } from '../model/index.ts';
import { isNovaPath } from './novaFault.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;

/** Whether a listen address or a host name of a URL is reached from this machine only. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Paths that change something, by POST; everything else is read. */
const WRITES = /^\/api\/v1\/(?:dead-letters\/(?:replay|drop)|outbox\/(?:retry|drop)|inventory\/import)$/;

/**
 * Lets through what may read, GET and HEAD, and the few POSTs there are, with the token where one is set. Without a token the request must
 * be addressed to loopback by name, which a web page that had its own name re-bound to 127.0.0.1 cannot do.
 * A POST must say that it is JSON, which a page of another site cannot without being asked whether it may.
 * `/health/` is open, because orchestrators ask it without credentials.
 */
export function guard(token: string | null): MiddlewareHandler {
  const expected = token === null ? null : digest(`Bearer ${token}`);
  return async (context, next) => {
    const { method, path, url } = context.req;
    const writes = WRITES.test(path);
    if (writes ? method !== 'POST' : method !== 'GET' && method !== 'HEAD')
      throw new StackwireError('http/method', `${method} is not offered here`);
    if (writes) requireOwnJson(context.req.header('content-type'), context.req.header('origin'));
    if (!path.startsWith('/health/')) {
      if (expected === null) requireLoopback(new URL(url).hostname);
      else requireToken(expected, context.req.header('authorization') ?? novaToken(path, context.req));
    }
    await next();
  };
}

function requireOwnJson(type: string | undefined, origin: string | undefined): void {
  if (!/^application\/json\b/i.test(type ?? ''))
    throw new StackwireError('http/bad-request', 'the body must be JSON, and Content-Type say so');
  if (origin !== undefined)
    throw new StackwireError(
      'http/bad-request',
      `web pages (${origin.slice(0, 100)}) may not change anything`,
    );
}

/** Clients of nova's know one header for tokens. */
function novaToken(path: string, request: HonoRequest): string | undefined {
  const token = request.header('x-auth-token');
  return token !== undefined && isNovaPath(path) ? `Bearer ${token}` : undefined;
}

function requireLoopback(host: string): void {
  if (!isLoopback(host)) throw new StackwireError('http/host', `the request is addressed to ${host}`);
}

function requireToken(expected: Buffer, header: string | undefined): void {
  // Digests have one length, so the comparison takes the same time whatever was sent.
  if (timingSafeEqual(expected, digest(header ?? ''))) return;
  throw new StackwireError('http/unauthorized', 'a bearer token is needed');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
