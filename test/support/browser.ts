import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { DebianPackages } from './debianPackages.ts';

export interface Browser {
  /** Opens an address in a window of that many CSS pixels and resolves when it has loaded. */
  open(url: string, width: number): Promise<Page>;
  /** Ends the browser and removes its profile. */
  close(): Promise<void>;
}

export interface Page {
  /** Errors on the console, things the policy blocked, uncaught exceptions, dialogs. */
  readonly complaints: readonly string[];
  /** The value of an expression in the page. It must be plain data, and asked for again it must be the same. */
  read<T>(expression: string): Promise<T>;
  /** Clicks the middle of the first element that the expression finds, and resolves when a page has loaded. */
  click(expression: string): Promise<void>;
  /** Resolves when a page has loaded anew. */
  loaded(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

type Listener = (method: string, params: unknown) => void;
type Send = <T>(method: string, params?: object, sessionId?: string) => Promise<T>;

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--remote-debugging-pipe',
];

/** Chromium without a window, driven by the DevTools protocol over a pipe. It ends with this process at the latest. */
export function startBrowser(packages: DebianPackages): Browser {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-browser-'));
  const child = spawn(
    join(packages.root, '/usr/lib/chromium/chromium'),
    [...FLAGS, `--user-data-dir=${folder}`, 'about:blank'],
    // Its own group, so that its helpers end with it.
    {
      env: { ...packages.env, HOME: folder, LANG: 'C.UTF-8' },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      detached: true,
    },
  );
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-2000)));
  const killAll = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', killAll);

  const listeners = new Map<string, Listener>();
  const { send, fail } = talk(child.stdio[3] as Writable, child.stdio[4] as Readable, listeners);
  child.once('error', fail).once('close', () => fail(new Error(`Chromium ended:\n${output}`)));

  return {
    open: async (url, width) => {
      const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', {
        targetId,
        flatten: true,
      });
      return openPage(
        (method, params) => send(method, params, sessionId),
        (listener) => listeners.set(sessionId, listener),
        url,
        width,
      );
    },
    close: async () => {
      const exited = once(child, 'exit');
      send('Browser.close').catch(() => undefined);
      await exited;
      process.off('exit', killAll);
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Requests and replies as JSON texts, each ended by a NUL. */
function talk(
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

type Evaluated<T> = {
  readonly result: { readonly value: T };
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
};

async function openPage(
  send: <T>(method: string, params?: object) => Promise<T>,
  listen: (listener: Listener) => void,
  url: string,
  width: number,
): Promise<Page> {
  const complaints: string[] = [];
  const onLoad: (() => void)[] = [];
  listen((method, params) => {
    if (method === 'Page.loadEventFired') for (const done of onLoad.splice(0)) done();
    if (method === 'Page.javascriptDialogOpening') {
      send('Page.handleJavaScriptDialog', { accept: false }).catch(() => undefined);
    }
    const complaint = COMPLAINTS[method]?.(params as never);
    if (complaint !== undefined) complaints.push(complaint);
  });
  const loaded = (): Promise<void> => new Promise((resolve) => onLoad.push(resolve));

  const read = async <T>(expression: string): Promise<T> => {
    for (;;) {
      const answer = await send<Evaluated<T>>('Runtime.evaluate', { expression, returnByValue: true }).catch(
        (error: Error) => error,
      );
      if (!(answer instanceof Error)) {
        const { result, exceptionDetails } = answer;
        if (exceptionDetails === undefined) return result.value;
        throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? 'failed'}`);
      }
      // The page may have been reloading itself just then.
      if (!/context|navigated/i.test(answer.message)) throw answer;
    }
  };

  for (const domain of ['Page', 'Runtime', 'Log']) await send(`${domain}.enable`);
  const size = { width, height: 900, deviceScaleFactor: 1, mobile: false };
  await send('Emulation.setDeviceMetricsOverride', size);
  const ready = loaded();
  await send('Page.navigate', { url });
  await ready;
  return {
    complaints,
    read,
    loaded,
    click: async (expression) => {
      const place = await read<{ x: number; y: number }>(
        `(() => { const element = ${expression}; element.scrollIntoView({ block: 'center' });
          const [{ x, y, width, height }] = element.getClientRects(); return { x: x + width / 2, y: y + height / 2 }; })()`,
      );
      const left = loaded();
      for (const type of ['mousePressed', 'mouseReleased']) {
        await send('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 1 });
      }
      await left;
    },
  };
}

/** The events that tell of something wrong, and the sentence made of each. */
const COMPLAINTS: Readonly<Record<string, (params: never) => string | undefined>> = {
  'Log.entryAdded': ({ entry }: { readonly entry: { readonly level: string; readonly text: string } }) =>
    entry.level === 'error' || entry.level === 'warning' ? entry.text : undefined,
  'Runtime.consoleAPICalled': ({ type }: { readonly type: string }) => `a script called console.${type}`,
  'Runtime.exceptionThrown': () => 'a script threw',
  'Page.javascriptDialogOpening': ({ message }: { readonly message: string }) => `a dialog: ${message}`,
};
