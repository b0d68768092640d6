import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { debianPackages } from './debianPackages.ts';
import { freePorts } from './freePorts.ts';
import { run } from './run.ts';
import { noteSkipped } from './services.ts';

export interface Target {
  readonly health: 'up' | 'down' | 'unknown';
  readonly labels: Readonly<Record<string, string>>;
  readonly discoveredLabels: Readonly<Record<string, string>>;
}

export interface Prometheus {
  /** `data` of an answer of its API. Throws what it says is wrong. */
  ask<T>(path: string): Promise<T>;
  /** The value of the first series of a query; undefined where there is none. */
  value(query: string): Promise<number | undefined>;
  /** Targets of one job that are scraped. */
  targets(job: string): Promise<readonly Target[]>;
  /** Resolves when `holds` does. */
  until(holds: () => Promise<boolean>): Promise<void>;
}

/** Between two looks at something that is waited for, milliseconds. */
const LOOK = 50;

/**
 * Debian's Prometheus on YAML lines of configuration, for one test. Where it cannot be had the suite is noted as
 * skipped and null comes back.
 */
export async function withPrometheus(
  context: Pick<TestContext, 'after' | 'skip'>,
  suite: string,
  config: string,
): Promise<Prometheus | null> {
  const packages = await debianPackages('prometheus');
  if (typeof packages === 'string') {
    noteSkipped(suite, packages);
    context.skip(packages);
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-prometheus-'));
  const [port = 0] = await freePorts(1);
  writeFileSync(join(folder, 'prometheus.yml'), config);
  const child = spawn(
    join(packages.root, '/usr/bin/prometheus'),
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { env: packages.env, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)));
  const kill = (): unknown => child.kill('SIGKILL');
  process.once('exit', kill);
  context.after(async () => {
    process.off('exit', kill);
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });

  const url = `http://127.0.0.1:${port}`;
  const ask = async <T>(path: string): Promise<T> => {
    const answer = (await (await fetch(`${url}/api/v1/${path}`)).json()) as {
      readonly status: string;
      readonly error?: string;
      readonly data: T;
    };
    if (answer.status !== 'success') throw new Error(`${path}: ${answer.error ?? answer.status}`);
    return answer.data;
  };
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds().catch(() => false))) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`Prometheus ended:\n${errors}`);
      await wait(LOOK);
    }
  };
  await until(async () => (await fetch(`${url}/-/ready`)).ok);
  return {
    ask,
    until,
    value: async (query) => {
      const { result } = await ask<{
        readonly result: readonly { readonly value: readonly [number, string] }[];
      }>(`query?query=${encodeURIComponent(query)}`);
      const [first] = result;
      return first && Number(first.value[1]);
    },
    targets: async (job) => {
      const { activeTargets } = await ask<{ readonly activeTargets: readonly Target[] }>(
        'targets?state=active',
      );
      return activeTargets.filter(({ labels }) => labels['job'] === job);
    },
  };
}

/** Runs promtool and gives what it printed; null where it cannot be had, with the suite noted as skipped. */
export async function promtool(
  context: Pick<TestContext, 'after' | 'skip'>,
  suite: string,
  args: readonly string[],
): Promise<string | null> {
  const packages = await debianPackages('prometheus');
  if (typeof packages !== 'string') {
    return run(join(packages.root, '/usr/bin/promtool'), [...args], { env: packages.env });
  }
  noteSkipped(suite, packages);
  context.skip(packages);
  return null;
}
