import { setTimeout as wait } from 'node:timers/promises';
import type { WireDomain } from '../../src/libvirt/index.ts';

/** How the agent of a guest does: it answers, it holds its tongue, it does not run. */
export type AgentState = 'healthy' | 'hung' | 'absent';

/** virErrorNumber; the texts are libvirt's, and clients tell two of them apart by those. */
export class DaemonError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const SILENT = 'Guest agent is not responding: Guest agent not available for now';
const ABSENT = 'Guest agent is not responding: QEMU guest agent is not connected';
const BUSY =
  'Timed out during operation: cannot acquire state change lock (held by agent=remoteDispatchDomainAgentCommand)';

/** Milliseconds that libvirt gives `guest-sync` after a failure, whatever the caller asks, and that a call waits for another. */
const SYNC = 5000;
const LOCK = 30_000;

/** What an agent behind libvirt takes on a busy host, milliseconds: median 3, one in a hundred 12. */
const MEDIAN = 3;
const SPREAD = 0.6;

export interface Asked {
  readonly guest: string;
  readonly command: string;
  /** `performance.now()` of this process when the daemon began with it, and when the answer left. */
  readonly from: number;
  readonly to: number;
  readonly answered: boolean;
}

/** A machine as libvirt keeps it, with the agent's queue as measured with libvirt 9.0. */
export class StandInGuest {
  readonly domain: WireDomain;
  agent: AgentState = 'healthy';
  readonly started = Date.now();
  #inStep = true;
  #held: Promise<void> = Promise.resolve();

  constructor(domain: WireDomain) {
    this.domain = domain;
  }

  /** The agent's answer as text. @throws DaemonError */
  async ask(command: string, seconds: number, heard: (asked: Asked) => void): Promise<string> {
    const before = this.#held;
    let release: () => void = () => undefined;
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    try {
      const late = Symbol('late');
      const stop = new AbortController();
      const first = await Promise.race([before, wait(LOCK, late, { signal: stop.signal }).catch(() => late)]);
      stop.abort();
      if (first === late) throw new DaemonError(68, BUSY);
      const from = performance.now();
      const answer = await this.#answer(command, seconds);
      heard({ guest: this.domain.uuid, command, from, to: performance.now(), answered: answer !== null });
      if (answer === null) throw new DaemonError(86, SILENT);
      return answer;
    } finally {
      // Whoever gave up the lock never had it.
      void before.then(release);
    }
  }

  async #answer(command: string, seconds: number): Promise<string | null> {
    if (this.agent === 'absent') throw new DaemonError(86, ABSENT);
    if (this.agent === 'hung') {
      await wait(this.#inStep ? seconds * 1000 : SYNC);
      this.#inStep = false;
      return null;
    }
    await wait(MEDIAN * Math.exp(SPREAD * normal()));
    this.#inStep = true;
    const { execute } = JSON.parse(command) as { execute: string };
    const answer = ANSWERS[execute];
    return JSON.stringify(answer === undefined ? notFound(execute) : { return: answer });
  }
}

const ANSWERS: Readonly<Record<string, unknown>> = {
  'guest-ping': {},
  'guest-info': {
    version: '7.2.22',
    supported_commands: [
      'guest-ping',
      'guest-info',
      'guest-sync',
      'guest-sync-delimited',
      'guest-get-time',
    ].map((name) => ({ name, enabled: true, 'success-response': true })),
  },
};

function notFound(command: string): unknown {
  return { error: { class: 'CommandNotFound', desc: `The command ${command} has not been found` } };
}

/** Of mean 0 and deviation 1. */
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
