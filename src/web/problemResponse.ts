import type { Context } from 'hono';
import type { ErrorCode } from '../model/index.ts';
import { StackwireError } from '../model/index.ts';

type Status = 400 | 401 | 403 | 404 | 405 | 421 | 429 | 503;

/** Codes that a caller can bring about himself, with the status that HTTP has for them. Any other is a 500. */
const STATUS: Partial<Readonly<Record<ErrorCode, Status>>> = {
  'http/bad-request': 400,
  'http/unauthorized': 401,
  'http/forbidden': 403,
  'http/over-limit': 429,
  'reachability/no-fping': 503,
  'reachability/fping-blind': 503,
  'reachability/fping-failed': 503,
  'http/not-found': 404,
  'store/no-letter': 404,
  'store/write': 503,
  'http/method': 405,
  'http/host': 421,
  'http/too-many-streams': 503,
};

/** An error as HTTP has it. The detail of an unexpected one stays inside: it may name files. */
export function problemOf(error: unknown): {
  readonly code: ErrorCode;
  readonly status: Status | 500;
  readonly detail: string;
} {
  const known = error instanceof StackwireError ? error : null;
  const code = known?.code ?? 'internal';
  const status = STATUS[code] ?? 500;
  return {
    code,
    status,
    detail: known?.message ?? 'the request failed; the log of the bridge has the reason',
  };
}

/** An error as JSON `{code, detail}`. */
export function problemResponse(context: Context, error: unknown): Response {
  const { code, status, detail } = problemOf(error);
  if (status === 401) context.header('WWW-Authenticate', 'Bearer');
  if (status === 405) context.header('Allow', 'GET, HEAD');
  return context.json({ code, detail }, status);
}
