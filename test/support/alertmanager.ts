import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { debianPackages } from './debianPackages.ts';
import { freePorts } from './freePorts.ts';
import { noteSkipped } from './services.ts';

const PROGRAM = '/usr/bin/prometheus-alertmanager';

/** An alert as Alertmanager tells of it, over its API and to receivers. */
export interface ToldAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** Debian's Alertmanager with a folder of its own, which can be killed and started again. It ends with the test. */
export class Alertmanager {
  readonly url: string;
  readonly #program: string;
  /** Where it is run. */
  readonly #root: string;
  readonly #arguments: readonly string[];
  #child: ChildProcess | null = null;

  private constructor(root: string, port: number, folder: string) {
    this.url = `http://127.0.0.1:${port}`;
    this.#root = root === '' ? '/' : root;
    this.#program = root === '' ? PROGRAM : movable(root, folder);
    this.#arguments = [
      `--config.file=${join(folder, 'alertmanager.yml')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
      '--log.level=error',
    ];
  }

  /** One that posts to `receiver`. Where it cannot be had the suite is noted as skipped and null comes back. */
  static async start(
    context: Pick<TestContext, 'after' | 'skip'>,
    suite: string,
    receiver: string,
  ): Promise<Alertmanager | null> {
    const packages = await debianPackages('alertmanager');
    if (typeof packages === 'string') {
      noteSkipped(suite, packages);
      context.skip(packages);
      return null;
    }
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-alertmanager-'));
    writeFileSync(
      join(folder, 'alertmanager.yml'),
      `route: { receiver: test, group_by: ['...'], group_wait: 100ms, group_interval: 200ms }
receivers: [{ name: test, webhook_configs: [{ url: '${receiver}' }] }]\n`,
    );
    const [port = 0] = await freePorts(1);
    const alertmanager = new Alertmanager(packages.root, port, folder);
    context.after(async () => {
      await alertmanager.kill();
      rmSync(folder, { recursive: true, force: true });
    });
    await alertmanager.restart();
    return alertmanager;
  }

  /** Alerts that have not ended. */
  async alerts(): Promise<readonly ToldAlert[]> {
    return (await (await fetch(`${this.url}/api/v2/alerts`)).json()) as ToldAlert[];
  }

  /** SIGKILL: what it kept in memory is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Starts it at its address; resolves when it answers. */
  async restart(): Promise<void> {
    const child = spawn(this.#program, this.#arguments, {
      cwd: this.#root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    process.once('exit', () => child.kill('SIGKILL'));
    this.#child = child;
    while (
      !(await fetch(`${this.url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (child.exitCode !== null) throw new Error(`Alertmanager ended with ${child.exitCode}: ${errors}`);
      await wait(20);
    }
  }
}

/**
 * A copy of an unpacked Alertmanager that finds its templates from where it is run: Debian's looks for them at a fixed path. The
 * path in it is overwritten with one of the same length.
 */
function movable(root: string, folder: string): string {
  const program = readFileSync(join(root, PROGRAM));
  const [fixed, relative] = ['/usr/share/prometheus/alertmanager', 'usr//share/prometheus/alertmanager'];
  for (let at = program.indexOf(fixed); at >= 0; at = program.indexOf(fixed, at + 1))
    program.write(relative, at);
  const copy = join(folder, 'alertmanager');
  writeFileSync(copy, program, { mode: 0o755 });
  return copy;
}
