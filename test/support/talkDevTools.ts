import type { Readable, Writable } from 'node:stream';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export type Listener = (method: string, params: unknown) => void;
export type Send = <T>(method: string, params?: object, sessionId?: string) => Promise<T>;

/**
 * Chromium's DevTools protocol over the two ends of its pipe: JSON texts, each ended by a NUL. Events go to the
 * listener of their session. `fail` rejects all requests, those to come as well.
 */
export function talkDevTools(
  input: Writable,
  output: Readable,
  listeners: ReadonlyMap<string, Listener>,
): { readonly send: Send; readonly fail: (error: Error) => void } {
  const waiting = new Map<number, (message: Message) => void>();
  let failure: string | undefined;
  let rest = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const texts = (rest + chunk).split('\0');
    rest = texts.pop() ?? '';
    for (const text of texts) {
      const message = JSON.parse(text) as Message;
      const { id, method, sessionId = '', params } = message;
      if (id !== undefined) waiting.get(id)?.(message);
      else if (method !== undefined) listeners.get(sessionId)?.(method, params);
    }
  });
  input.on('error', () => undefined);
  let ids = 0;
  return {
    send: <T>(method: string, params: object = {}, sessionId?: string) =>
      new Promise<T>((resolve, reject) => {
        const id = ++ids;
        const settle = ({ result, error }: Message): void => {
          waiting.delete(id);
          if (error === undefined) resolve(result as T);
          else reject(new Error(`${method}: ${error.message}`));
        };
        if (failure !== undefined) return settle({ error: { message: failure } });
        waiting.set(id, settle);
        input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      }),
    fail: ({ message }) => {
      failure = message;
      for (const settle of waiting.values()) settle({ error: { message } });
    },
  };
}
