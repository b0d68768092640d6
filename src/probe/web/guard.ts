import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback, secretTest } from '../../guard/index.ts';

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
/** What stands behind a name or an address in `Host`. */
const PORT = /:\d+$/;

/** Lets in who has the token or, where there is none, who speaks to a loopback address by its name. */
export function guard(token: string | undefined): (headers: IncomingHttpHeaders) => Refusal | null {
  if (token === undefined)
    return ({ host = '' }) => (isLoopback(host.replace(PORT, '')) ? null : NOT_LOOPBACK);
  const isToken = secretTest(`Bearer ${token}`);
  return ({ authorization = '' }) => (isToken(authorization) ? null : NO_TOKEN);
}
