import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { DebianPackages } from './debianPackages.ts';
import { talkDevTools } from './talkDevTools.ts';
import type { Listener } from './talkDevTools.ts';

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
  /** Clicks the middle of the link that the expression finds, and resolves when another address has loaded. */
  click(expression: string): Promise<void>;
  /** Goes to an address and resolves when it has loaded. */
  visit(url: string): Promise<void>;
  /** Resolves when a page has loaded anew. */
  loaded(): Promise<void>;
}

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
    {
      env: { ...packages.env, HOME: folder, LANG: 'C.UTF-8' },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-2000)));
  const killAll = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', killAll);

  const listeners = new Map<string, Listener>();
  const { send, fail } = talkDevTools(child.stdio[3] as Writable, child.stdio[4] as Readable, listeners);
  child.once('error', fail).once('close', () => fail(new Error(`Chromium ended:\n${output}`)));

  return {
    open: async (url, width) => {
      const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', {
        targetId,
        flatten: true,
      });
      const page = await drive(
        (method, params) => send(method, params, sessionId),
        (listener) => listeners.set(sessionId, listener),
        width,
      );
      await page.visit(url);
      return page;
    },
    close: async () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit');
        send('Browser.close').catch(() => undefined);
        await exited;
      }
      process.off('exit', killAll);
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

type Evaluated<T> = {
  readonly result: { readonly value: T };
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
};

async function drive(
  send: <T>(method: string, params?: object) => Promise<T>,
  listen: (listener: Listener) => void,
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
  return {
    complaints,
    read,
    loaded,
    visit: async (url) => {
      const there = loaded();
      await send('Page.navigate', { url });
      await there;
    },
    click: async (expression) => {
      const start = await read('location.href');
      // A page that reloads itself may do so between the two halves of a click.
      while ((await read('location.href')) === start) {
        const place = await read(middleOf(expression));
        const left = loaded();
        for (const type of ['mousePressed', 'mouseReleased']) {
          await send('Input.dispatchMouseEvent', {
            type,
            ...(place as object),
            button: 'left',
            clickCount: 1,
          });
        }
        await left;
      }
    },
  };
}

const middleOf = (expression: string): string => `(() => {
  const element = ${expression};
  element.scrollIntoView({ block: 'center' });
  const [{ x, y, width, height }] = element.getClientRects();
  return { x: x + width / 2, y: y + height / 2 };
})()`;

/** The events that tell of something wrong, and the sentence made of each. */
const COMPLAINTS: Readonly<Record<string, (params: never) => string | undefined>> = {
  'Log.entryAdded': ({ entry }: { readonly entry: { readonly level: string; readonly text: string } }) =>
    entry.level === 'error' || entry.level === 'warning' ? entry.text : undefined,
  'Runtime.consoleAPICalled': ({ type }: { readonly type: string }) => `a script called console.${type}`,
  'Runtime.exceptionThrown': () => 'a script threw',
  'Page.javascriptDialogOpening': ({ message }: { readonly message: string }) => `a dialog: ${message}`,
};
