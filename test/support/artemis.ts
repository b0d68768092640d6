import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ARTEMIS_ACCEPTORS,
  ARTEMIS_USER,
  artemisFiles,
  type ArtemisAcceptor,
  type ArtemisLayout,
} from './artemisFiles.ts';
import { ArtemisManagement } from './artemisManagement.ts';
import { artemisProgram, type ArtemisProgram } from './artemisProgram.ts';
import { TestAuthority, type KeyPair } from './certificates.ts';
import { CleanupList } from './cleanup.ts';
import { freePorts } from './freePorts.ts';

export interface ArtemisOptions {
  readonly addressSettings?: string;
}

/**
 * Apache ActiveMQ Artemis: one node on spare ports of 127.0.0.1 with a folder of its own, which speaks AMQP 1.0 alone. It is
 * ended with this process at the latest, by the id of the process started here.
 */
export class Artemis {
  readonly title: string;
  /** Certificate of the authority that signed the broker's, a path. */
  readonly caFile: string;
  /** What the acceptor `mutual` lets in. */
  readonly client: KeyPair;
  readonly #program: ArtemisProgram;
  readonly #folder: string;
  readonly #ports: readonly number[];
  readonly #cleanup: CleanupList;
  readonly #output: number;
  #child: ChildProcess | null = null;
  readonly #leave = (): void => {
    this.#child?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  };

  private constructor(
    program: ArtemisProgram,
    parts: {
      readonly folder: string;
      readonly ports: readonly number[];
      readonly caFile: string;
      readonly client: KeyPair;
      readonly cleanup: CleanupList;
    },
  ) {
    this.title = `Apache ActiveMQ Artemis ${program.version}`;
    this.#program = program;
    this.#folder = parts.folder;
    this.#ports = parts.ports;
    this.#cleanup = parts.cleanup;
    this.caFile = parts.caFile;
    this.client = parts.client;
    this.#output = openSync(join(parts.folder, 'output'), 'a');
    process.once('exit', this.#leave);
  }

  /** Rejects where it cannot be had. */
  static async start(options: ArtemisOptions = {}): Promise<Artemis> {
    const program = await artemisProgram();
    if (typeof program === 'string') throw new Error(program);
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-artemis-'));
    const cleanup = new CleanupList();
    const authority = await TestAuthority.create(cleanup);
    const { cert, key } = await authority.issue('artemis');
    const client = await authority.issue('client');
    const keystore = join(folder, 'keystore.pem');
    writeFileSync(keystore, [key, cert].map((path) => readFileSync(path, 'utf8')).join('\n'));
    const ports = await freePorts(ARTEMIS_ACCEPTORS.length);
    const layout: ArtemisLayout = { ports, keystore, truststore: authority.ca.cert, ...options };
    mkdirSync(join(folder, 'etc'));
    for (const [name, text] of Object.entries(artemisFiles(layout)))
      writeFileSync(join(folder, 'etc', name), text);
    const artemis = new Artemis(program, { folder, ports, caFile: authority.ca.cert, client, cleanup });
    await artemis.restart();
    return artemis;
  }

  port(kind: ArtemisAcceptor = 'plain'): number {
    return this.#ports[ARTEMIS_ACCEPTORS.indexOf(kind)] ?? 0;
  }

  /** For stackwire and oslo.messaging. */
  url(kind: ArtemisAcceptor = 'plain', hostname = '127.0.0.1'): string {
    const { username, password } = ARTEMIS_USER;
    const login = kind === 'mutual' ? '' : `${username}:${encodeURIComponent(password)}@`;
    return `${kind === 'plain' ? 'amqp' : 'amqps'}://${login}${hostname}:${this.port(kind)}/`;
  }

  /** Messages of a queue that nobody has accepted; 0 where there is none. */
  async messages(queue: string): Promise<number> {
    const count = await this.manage(`queue.${queue}`, { attribute: 'messageCount' });
    return typeof count === 'number' ? count : 0;
  }

  /** Asks Artemis' own management; null where it has no such resource. */
  async manage(
    resource: string,
    question:
      { readonly attribute: string } | { readonly operation: string; readonly with: readonly unknown[] },
  ): Promise<unknown> {
    // One that stays open would keep the tests' process from its end.
    const management = await ArtemisManagement.open(this.port());
    try {
      return await management.ask(resource, question);
    } finally {
      management.close();
    }
  }

  /** SIGKILL; `restart` brings it back with its data. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    child.ref();
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    this.#child = null;
  }

  /** SIGSTOP: its ports are open and nothing answers, until `resume`. */
  hang(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** Starts it with the data that it had; resolves when it answers. */
  async restart(): Promise<void> {
    const { java, env, arguments: args } = this.#program;
    const child = spawn(java, args(this.#folder), {
      env,
      cwd: this.#folder,
      stdio: ['ignore', this.#output, this.#output],
    });
    child.unref();
    this.#child = child;
    await this.#answering(child);
  }

  /** Ends it and removes its data. */
  async stop(): Promise<void> {
    await this.kill();
    process.off('exit', this.#leave);
    this.#leave();
    closeSync(this.#output);
    await this.#cleanup.run();
  }

  async #answering(child: ChildProcess): Promise<void> {
    while (child.exitCode === null && child.signalCode === null) {
      const management = await ArtemisManagement.open(this.port()).catch(() => null);
      if (management !== null) return management.close();
      await sleep(50);
    }
    throw new Error(
      `Artemis did not start:\n${readFileSync(join(this.#folder, 'output'), 'utf8').slice(-2000)}`,
    );
  }
}
