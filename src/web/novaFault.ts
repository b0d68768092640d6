import type { Context } from 'hono';
import { problemOf } from './problemResponse.ts';

/** The one resource of nova's that is answered, behind nova's own prefixes or none. */
const NOVA = /^(?:\/v[\d.]+(?:\/[^/]+)?)?\/os-fping(?:\/[^/]*)?$/;

/** Nova's names of errors (nova, api/openstack/wsgi.py, `Fault`); any other is a computeFault. */
const NAMES: Readonly<Record<number, string>> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  429: 'overLimit',
  503: 'serviceUnavailable',
};

/** Whether clients of nova's ask there. */
export function isNovaPath(path: string): boolean {
  return NOVA.test(path);
}

/** An error in nova's form, `{"itemNotFound": {"code": 404, "message": …}}`. */
export function novaFault(context: Context, error: unknown): Response {
  const { status, detail } = problemOf(error);
  if (status === 405) context.header('Allow', 'GET, HEAD');
  return context.json({ [NAMES[status] ?? 'computeFault']: { code: status, message: detail } }, status);
}

/** The answer of nova's rate limit. `wait` is in seconds. */
export function overLimit(context: Context, wait: number, details: string): Response {
  context.header('Retry-After', String(wait));
  const message = 'This request was rate-limited.';
  return context.json({ overLimit: { code: 429, message, details, retryAfter: String(wait) } }, 429);
}
