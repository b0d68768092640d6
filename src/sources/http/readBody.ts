import type { IncomingMessage } from 'node:http';

/** Why there is no body: more bytes than allowed, the sender went away, or reading was given up. */
export type NoBody = 'too-large' | 'gone' | 'given-up';

/** Reads a request's body, no more than `limit` bytes of it. The request stays open, so that it can be answered. */
export function readBody(
  request: IncomingMessage,
  limit: number,
  giveUp: AbortSignal,
): Promise<Buffer | NoBody> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    const end = (result: Buffer | NoBody): void => {
      request.off('data', take);
      giveUp.removeEventListener('abort', abandon);
      resolve(result);
    };
    const take = (part: Buffer): void => {
      length += part.length;
      if (length > limit) end('too-large');
      else parts.push(part);
    };
    const abandon = (): void => end('given-up');
    request.on('data', take);
    request.once('end', () => end(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)));
    // What ends whole has said so by now.
    request.once('close', () => end('gone'));
    request.once('error', () => end('gone'));
    giveUp.addEventListener('abort', abandon);
    if (giveUp.aborted) abandon();
    else if (request.destroyed) end('gone');
  });
}
