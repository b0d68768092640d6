import { parentPort, workerData } from 'node:worker_threads';
import { Registry } from 'prom-client';
import { StackwireError, type ObjectModels } from '../model/index.ts';
import { Discovery, InventorySeries, SampleSeries } from '../prometheus/index.ts';
import { SqliteReader } from '../store/sqlite/index.ts';
import { Followers, registerStoreMetrics, startWeb } from '../web/index.ts';
import { DeskCaller } from './deskCaller.ts';
import { objectModelsOf } from './objectModelsOf.ts';
import { osFpingPort } from './osFpingPort.ts';
import type { FromWeb, ToWeb, WebStart } from './webProtocol.ts';

/** The log is read for samples this often beside the scrapes, milliseconds, so that none has much to catch up with. */
const SAMPLES_EVERY = 1000;

/** Entry of the readers' thread: HTTP on a connection of its own, so that a long list never holds up the bridge. */
const port = parentPort;
if (port) {
  const start = workerData as WebStart;
  const tell = (message: FromWeb): void => port.postMessage(message);
  let source = start.models;
  // Compiled when the first view needs them; probes and scrapes do not.
  let models: ObjectModels | null = null;
  let health = start.health;
  const followers = new Followers(start.maxStreams);
  let close = (): Promise<void> => Promise.resolve();
  const desk = new DeskCaller((request) => tell({ kind: 'desk-wanted', request }));
  const waiting: ((text: string) => void)[] = [];

  port.on('message', (message: ToWeb) => {
    if (message.kind === 'health') health = message.health;
    if (message.kind === 'models') {
      source = message.models;
      models = null;
    }
    if (message.kind === 'log-grew') followers.wake();
    if (message.kind === 'stop') void close().then(() => tell({ kind: 'stopped' }));
    if (message.kind === 'desk') desk.answered(message.answer);
    if (message.kind === 'metrics') waiting.shift()?.(message.text);
  });

  const bridgeMetrics = (): Promise<string> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      tell({ kind: 'metrics-wanted' });
    });

  try {
    const modelsNow = (): ObjectModels => (models ??= objectModelsOf(source));
    const reader = new SqliteReader(start.path, modelsNow);
    const targets = start.prometheus.discovery
      .map((settings) => new Discovery(settings))
      .map((discovery) => ({
        name: discovery.name,
        groups: () => discovery.groups(reader, modelsNow()),
      }));
    const registry = new Registry();
    registerStoreMetrics(registry, reader);
    const leftOut = (what: string, count: number): void => tell({ kind: 'left-out', what, count });
    const series = new InventorySeries(start.prometheus, leftOut);
    const samples = new SampleSeries(
      start.prometheus.samples,
      reader,
      () => performance.now() * 1000,
      leftOut,
    );
    const metrics = async (): Promise<string> =>
      [
        await bridgeMetrics(),
        await registry.metrics(),
        series.text(reader, modelsNow),
        await samples.text(modelsNow),
      ].join('');
    const failed = (error: unknown): void => tell({ kind: 'request-failed', message: textOf(error) });
    const osFping = osFpingPort(start.reachability, reader, start.path, registry);
    const web = await startWeb(
      { reader, desk, health: () => health, metrics, targets, followers, ...(osFping && { osFping }) },
      start.http,
      failed,
    );
    if (start.prometheus.samples.length > 0)
      setInterval(() => void samples.follow().catch(failed), SAMPLES_EVERY).unref();
    close = () => web.close();
    tell({ kind: 'listening', url: web.url });
  } catch (error) {
    const code = error instanceof StackwireError ? error.code : 'internal';
    tell({ kind: 'failed', code, message: error instanceof StackwireError ? error.message : textOf(error) });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
