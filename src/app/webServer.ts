import { Worker } from 'node:worker_threads';
import { StackwireError, type Desk, type Logger } from '../model/index.ts';
import type { Health } from '../web/index.ts';
import { threadUrl } from './threadUrl.ts';
import { answerDesk } from './answerDesk.ts';
import type { FromWeb, ToWeb, WebStart } from './webProtocol.ts';

/** Requests are rare and answered in pieces; discovery holds the addresses of all guests meanwhile. */
const HEAP = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 256 };

/** Commits are told of this often at most, milliseconds: a thread's message costs more than a small batch. */
const TOLD_EVERY = 20;

/** The HTTP server as the main thread holds it. */
export class WebServer {
  readonly url: string;
  readonly #worker: Worker;
  #telling: NodeJS.Timeout | null = null;

  private constructor(worker: Worker, url: string) {
    this.#worker = worker;
    this.url = url;
  }

  /** Starts the readers' thread; resolves when it listens, throws `http/listen` when it cannot. `died` hears of its later end. */
  static async start(
    start: WebStart,
    metrics: () => Promise<string>,
    desk: Desk,
    logger: Logger,
    died: (error: StackwireError) => void,
  ): Promise<WebServer> {
    const worker = new Worker(threadUrl('webThread'), { workerData: start, resourceLimits: HEAP });
    const url = await new Promise<string>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('message', (message: FromWeb) => {
        if (message.kind === 'listening') resolve(message.url);
        if (message.kind === 'failed') reject(new StackwireError(message.code, message.message));
        if (message.kind === 'request-failed')
          logger.error({ error: message.message }, 'an HTTP request failed');
        if (message.kind === 'left-out')
          logger.warn(
            { what: message.what, count: message.count },
            'beyond its limit in `prometheus`, so that these have no series in /metrics',
          );
        if (message.kind === 'metrics-wanted') void sendMetrics(worker, metrics);
        if (message.kind === 'desk-wanted')
          void answerDesk(desk, message.request).then((answer) =>
            worker.postMessage({ kind: 'desk', answer } satisfies ToWeb),
          );
      });
    }).catch(async (error: unknown) => {
      await worker.terminate();
      throw error;
    });
    worker.on('error', (cause) => {
      died(new StackwireError('internal', `the HTTP thread failed: ${cause.message}`, { cause }));
    });
    return new WebServer(worker, url);
  }

  setHealth(health: Health): void {
    this.#send({ kind: 'health', health });
  }

  setModels(models: unknown): void {
    this.#send({ kind: 'models', models });
  }

  /** Something was committed: those who follow the log have something to read. */
  logGrew(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = null;
      this.#send({ kind: 'log-grew' });
    }, TOLD_EVERY);
  }

  /** Ends the streams with what the log holds, and closes. */
  async stop(): Promise<void> {
    if (this.#telling) clearTimeout(this.#telling);
    const stopped = new Promise<void>((resolve) => {
      this.#worker.on('message', ({ kind }: FromWeb) => {
        if (kind === 'stopped') resolve();
      });
    });
    this.#send({ kind: 'stop' });
    await stopped;
    await this.#worker.terminate();
  }

  #send(message: ToWeb): void {
    this.#worker.postMessage(message);
  }
}

async function sendMetrics(worker: Worker, metrics: () => Promise<string>): Promise<void> {
  const text = await metrics();
  worker.postMessage({ kind: 'metrics', text } satisfies ToWeb);
}
