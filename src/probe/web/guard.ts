import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Why a request is not answered. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly text: string;
}

const NO_TOKEN: Refusal = {
  status: 401,
  text: 'Send `Authorization: Bearer TOKEN` with the value of `http.token`.',
};
const NOT_LOOPBACK: Refusal = {
  status: 403,
  text: 'Without a token only localhost, 127.0.0.1 and [::1] are answered, so that no web page can read this.',
};
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

/** Lets in who has the token or, where there is none, who speaks to a loopback address by its name. */
export function guard(token: string | undefined): (headers: IncomingHttpHeaders) => Refusal | null {
  if (token === undefined) return ({ host = '' }) => (LOOPBACK.test(host) ? null : NOT_LOOPBACK);
  const expected = digest(`Bearer ${token}`);
  return ({ authorization = '' }) => (timingSafeEqual(expected, digest(authorization)) ? null : NO_TOKEN);
}

/** Digests have one length, so the comparison takes the same time whatever was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
