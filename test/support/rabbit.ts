import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { addPlace, BrokerShell, exchangesOf, queuesOf } from './brokerShell.ts';
import { debianPackages } from './debianPackages.ts';
import type { DebianPackages } from './debianPackages.ts';
import { freePorts } from './freePorts.ts';
import { run } from './run.ts';

/** Its runtime otherwise waits busily on every processor, which is a fifth of what a short-lived node takes of them. */
const THRIFT = '+S 1:1 +SDcpu 1:1 +SDio 2 +sbwt none +sbwtdcpu none +sbwtdio none';

/** The secret that the nodes of a cluster share, in the home of each. */
const COOKIE = '.erlang.cookie';

export interface RabbitOptions {
  /** Lines for `rabbitmq.conf`, after the harness's own. */
  readonly config?: readonly string[];
  /** Names of plugins, such as `rabbitmq_management`. */
  readonly plugins?: readonly string[];
  /** A node to form a cluster with. */
  readonly beside?: Rabbit;
  /** With all processors, and with what keeps them awake for the next message: where it is measured. */
  readonly asOnServer?: boolean;
}

/** A place of its own on a node: nothing of another suite is visible in it. */
export interface RabbitPlace {
  readonly vhost: string;
  /** For amqplib and stackwire. */
  readonly url: string;
  /** For oslo.messaging. */
  readonly osloUrl: string;
}

export interface Rabbit extends RabbitPlace {
  readonly port: number;
  readonly packages: DebianPackages;
  /** What another node needs to form a cluster with this one. */
  readonly node: { readonly name: string; readonly epmdPort: number; readonly folder: string };
  /** A new virtual host in which `guest` may do everything. */
  place(): Promise<RabbitPlace>;
  /** Messages of each queue of a virtual host that nobody has acknowledged. */
  queues(vhost: string): Promise<ReadonlyMap<string, number>>;
  /** Names of the exchanges of a virtual host, sorted. */
  exchanges(vhost: string): Promise<readonly string[]>;
  /** Runs rabbitmqctl against this node and returns what it printed; that takes half a second of the processor. */
  ctl(...args: readonly string[]): Promise<string>;
  /** Stops the node in good order if it runs, and starts it again with its data. */
  restart(): Promise<void>;
  /** SIGKILL to the node; `restart` brings it back with its data. */
  kill(): Promise<void>;
  /** Ends the node and its epmd, and removes their data. */
  stop(): Promise<void>;
}

/**
 * A private node on spare ports of 127.0.0.1 with its own name, epmd and data folder. It is ended with this
 * process at the latest, by the ids of the processes started here. Rejects where RabbitMQ cannot be had.
 */
export async function startRabbit(options: RabbitOptions = {}): Promise<Rabbit> {
  const packages = await debianPackages('messaging');
  if (typeof packages === 'string') throw new Error(packages);
  const { beside } = options;
  const [port = 0, distPort = 0, freePort = 0] = await freePorts(3);
  const epmdPort = beside?.node.epmdPort ?? freePort;
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-rabbit-'));
  const env = prepare(folder, packages, { port, distPort, epmdPort }, options);
  if (beside !== undefined) copyFileSync(join(beside.node.folder, COOKIE), join(folder, COOKIE));
  const output = openSync(join(folder, 'output'), 'a');
  const stdio = ['ignore', output, output] as const;

  const children = new Set<ChildProcess>();
  const start = (program: string, args: readonly string[]): ChildProcess => {
    const child = spawn(program, args, { env, cwd: folder, stdio: [...stdio] });
    child.unref();
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  const killAll = (): void => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const leave = (): void => process.exit(1);
  process.once('exit', killAll).once('SIGINT', leave).once('SIGTERM', leave);

  // In the foreground, as a child of ours: a node that finds none starts one that nobody ends.
  if (beside === undefined) start('epmd', ['-address', '127.0.0.1', '-port', String(epmdPort)]);
  let node: ChildProcess | undefined;
  const startNode = async (): Promise<void> => {
    node = start(join(packages.root, '/usr/lib/rabbitmq/bin/rabbitmq-server'), []);
    await answering(port, node, join(folder, 'output'));
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (node === undefined || node.exitCode !== null || node.signalCode !== null) return;
    node.ref();
    const exited = once(node, 'exit');
    node.kill(signal);
    await exited;
  };
  const ctl = (...args: readonly string[]): Promise<string> =>
    run(join(packages.root, '/usr/lib/rabbitmq/bin/rabbitmqctl'), ['-q', ...args], { env });

  await startNode();
  if (beside !== undefined) {
    for (const words of [['stop_app'], ['join_cluster', beside.node.name], ['start_app']])
      await ctl(...words);
  }
  let shell: BrokerShell | undefined;
  const ask = (): BrokerShell => {
    if (shell === undefined || shell.child.exitCode !== null || shell.child.signalCode !== null) {
      const { child } = (shell = new BrokerShell(nodeName(port), env));
      children.add(child);
      child.once('exit', () => children.delete(child));
    }
    return shell;
  };
  let places = 0;
  return {
    ...placeOf(port, '/'),
    port,
    packages,
    node: { name: nodeName(port), epmdPort, folder },
    place: async () => {
      const vhost = `place-${++places}`;
      await addPlace(ask(), vhost);
      return placeOf(port, vhost);
    },
    queues: (vhost) => queuesOf(ask(), vhost),
    exchanges: (vhost) => exchangesOf(ask(), vhost),
    ctl,
    restart: async () => {
      await end('SIGTERM');
      await startNode();
    },
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGTERM');
      process.off('exit', killAll).off('SIGINT', leave).off('SIGTERM', leave);
      killAll();
      closeSync(output);
    },
  };
}

let shared: Promise<Rabbit> | undefined;

/** One node for all suites that do not restart it, started by the first that asks. It ends with the process. */
export function sharedRabbit(): Promise<Rabbit> {
  shared ??= startRabbit();
  return shared;
}

function nodeName(port: number): string {
  return `stackwire-${process.pid}-${port}@localhost`;
}

function placeOf(port: number, vhost: string): RabbitPlace {
  const rest = `guest:guest@127.0.0.1:${port}/${encodeURIComponent(vhost)}`;
  return { vhost, url: `amqp://${rest}`, osloUrl: `rabbit://${rest}` };
}

interface Ports {
  readonly port: number;
  readonly distPort: number;
  readonly epmdPort: number;
}

function prepare(
  folder: string,
  packages: DebianPackages,
  { port, distPort, epmdPort }: Ports,
  { config = [], plugins = [], asOnServer = false }: RabbitOptions,
): NodeJS.ProcessEnv {
  const lines = [
    `listeners.tcp.1 = 127.0.0.1:${port}`,
    'log.console = false',
    'log.file.level = warning',
    'vm_memory_high_watermark.absolute = 2GB',
    'disk_free_limit.absolute = 50MB',
    ...config,
  ];
  writeFileSync(join(folder, 'rabbitmq.conf'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'enabled_plugins'), `[${plugins.join(',')}].\n`);
  writeFileSync(join(folder, 'rabbitmq-env.conf'), '');
  return {
    ...packages.env,
    HOME: folder,
    LANG: 'C.UTF-8',
    RABBITMQ_NODENAME: nodeName(port),
    RABBITMQ_DIST_PORT: String(distPort),
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'rabbitmq-env.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `-kernel inet_dist_use_interface {127,0,0,1}${asOnServer ? '' : ` ${THRIFT}`}`,
    // The start script then becomes the node, so the child's id is the node's.
    RUNNING_UNDER_SYSTEMD: 'true',
  };
}

/** Resolves when the node opens connections. */
async function answering(port: number, node: ChildProcess, output: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (node.exitCode !== null || node.signalCode !== null) break;
    const connection = await connect(`amqp://guest:guest@127.0.0.1:${port}/`).catch(() => undefined);
    if (connection !== undefined) return connection.close();
    await sleep(100);
  }
  throw new Error(`RabbitMQ did not start:\n${readFileSync(output, 'utf8').slice(-2000)}`);
}
