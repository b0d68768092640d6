import type { HonoRequest, MiddlewareHandler } from 'hono';
import { isLoopback, secretTest } from '../guard/index.ts';
import { StackwireError } from '../model/index.ts';
import { isNovaPath } from './novaFault.ts';

/** Paths that change something, by POST; everything else is read. */
const WRITES = /^\/api\/v1\/(?:dead-letters\/(?:replay|drop)|outbox\/(?:retry|drop)|inventory\/import)$/;

/**
 * Lets through what may read, GET and HEAD, and the few POSTs there are, with the token where one is set. Without a token the request must
 * be addressed to loopback by name, which a web page that had its own name re-bound to 127.0.0.1 cannot do.
 * A POST must say that it is JSON, which a page of another site cannot without being asked whether it may.
 * `/health/` is open, because orchestrators ask it without credentials.
 */
export function guard(token: string | null): MiddlewareHandler {
  const isToken = token === null ? null : secretTest(`Bearer ${token}`);
  return async (context, next) => {
    const { method, path, url } = context.req;
    const writes = WRITES.test(path);
    if (writes ? method !== 'POST' : method !== 'GET' && method !== 'HEAD')
      throw new StackwireError('http/method', `${method} is not offered here`);
    if (writes) requireOwnJson(context.req.header('content-type'), context.req.header('origin'));
    if (!path.startsWith('/health/')) {
      if (isToken === null) requireLoopback(new URL(url).hostname);
      else requireToken(isToken, context.req.header('authorization') ?? novaToken(path, context.req));
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

function requireToken(isToken: (offered: string) => boolean, header: string | undefined): void {
  if (isToken(header ?? '')) return;
  const what = header === undefined ? 'a bearer token is needed' : 'the token is not that of `http.token`';
  throw new StackwireError('http/unauthorized', what);
}
