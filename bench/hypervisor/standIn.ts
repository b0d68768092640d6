import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { AgentState } from './standInGuest.ts';
import type { Order, Report } from './standInProcess.ts';

const PROGRAM = fileURLToPath(new URL('./standInProcess.ts', import.meta.url));

/** A stand-in for libvirtd in a process of its own. */
export class StandIn {
  readonly socket: string;
  readonly #child: ChildProcess;

  private constructor(socket: string, child: ChildProcess) {
    this.socket = socket;
    this.#child = child;
  }

  /** Resolves when it listens. */
  static async start(socket: string, guests: number): Promise<StandIn> {
    const child = fork(PROGRAM, [socket, String(guests)], { execArgv: ['--import', 'tsx'] });
    await once(child, 'message');
    return new StandIn(socket, child);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  befall(guests: readonly number[], state: AgentState): void {
    this.#order({ order: 'befall', guests, state });
  }

  /** What was asked of agents since the last time. */
  async take(): Promise<Report> {
    const answer = once(this.#child, 'message') as Promise<[Report]>;
    this.#order({ order: 'take' });
    const [report] = await answer;
    return report;
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  #order(order: Order): void {
    this.#child.send(order);
  }
}
