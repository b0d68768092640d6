import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** An answer that takes nothing in. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 405 | 413 | 415 | 429 | 503;
  /** For people, one sentence. */
  readonly text: string;
  readonly headers?: OutgoingHttpHeaders;
}

/** Seconds after which whoever found no room may come again. */
const RETRY = { 'Retry-After': '5' };
/** How long what is still sent of a refused post is read and thrown away, milliseconds; a connection that is closed at once may lose the answer. */
const LINGER = 1000;

/** What `GET /health` says, by which a bridge is known. */
export const HEALTHY = 'stackwire takes posts';

export const REFUSALS = {
  empty: { status: 400, text: 'The body is empty.' },
  token: {
    status: 401,
    text: 'A token is needed, as a bearer token or as the password of basic authentication.',
    headers: { 'WWW-Authenticate': ['Basic realm="stackwire", charset="UTF-8"', 'Bearer realm="stackwire"'] },
  },
  page: { status: 403, text: 'Web pages may not post here.' },
  method: { status: 405, text: 'Bodies are taken by POST, under any path.', headers: { Allow: 'POST' } },
  large: { status: 413, text: 'The body is larger than 8 MB.' },
  coding: {
    status: 415,
    text: 'The content encoding is not known; use gzip, deflate, br, zstd or none.',
    headers: { 'Accept-Encoding': 'gzip, deflate, br, zstd' },
  },
  room: { status: 429, text: 'Too much waits for its commit; nothing was taken.', headers: RETRY },
  ending: { status: 503, text: 'The bridge is stopping; nothing was taken.', headers: RETRY },
  unsettled: {
    status: 503,
    text: 'The bridge stopped before this was committed; send it again.',
    headers: RETRY,
  },
} as const satisfies Record<string, Refusal>;

/** Answers a post that was read to its end. */
export function answer(response: ServerResponse, said: Said, close: boolean): void {
  response.end(begin(response, said, close));
}

/** Answers at once, however much of the request is still to come, and closes the connection when that is read or takes too long. */
export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  if (request.complete) {
    answer(response, refusal, true);
    return;
  }
  response.write(begin(response, refusal, true));
  const end = (): void => {
    clearTimeout(late);
    response.end();
  };
  const late = setTimeout(end, LINGER);
  request.once('end', end).once('close', end);
  request.resume();
}

type Said = Pick<Refusal, 'text' | 'headers'> & { readonly status: number };

/** Sends the headers; returns the body. */
function begin(response: ServerResponse, { status, text, headers = {} }: Said, close: boolean): Buffer {
  const body = Buffer.from(`${text}\n`);
  response.writeHead(status, {
    ...headers,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': body.length,
    ...(close ? { Connection: 'close' } : {}),
  });
  return body;
}
