import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import type { Logger, Micros } from '../model/index.ts';

/** Node has no datagram sockets of the Unix family, so systemd's own program carries the messages. */
const PROGRAM = 'systemd-notify';
const FOLDERS = ['/usr/bin', '/bin'];

/** How long one message may take, milliseconds. systemd-notify itself waits 5 s for the manager to have read it. */
const PATIENCE = 10_000;
const MAX_STATUS = 200;

/** The variables that systemd gives a service, and where its program is looked for. */
export interface SystemdEnvironment {
  readonly NOTIFY_SOCKET?: string;
  readonly WATCHDOG_USEC?: string;
  readonly WATCHDOG_PID?: string;
  readonly PATH?: string;
}

/**
 * What a service of `Type=notify` tells its manager: that it is ready, what it waits for, that it is stopping, and
 * while a watchdog is set that it is alive. Messages go one after the other; what changes while one is on its way
 * goes with the next. A message that cannot be sent stops nothing: it is said once in the log.
 */
export class Systemd {
  readonly #environment: SystemdEnvironment;
  readonly #logger: Logger;
  /** Milliseconds between two signs of life; null where no watchdog is set. */
  readonly #beat: number | null;
  /** What has not been sent yet, by variable. */
  readonly #pending = new Map<string, string>();
  #sending: Promise<void> | null = null;
  #failed = false;
  #timer: NodeJS.Timeout | null = null;

  private constructor(environment: SystemdEnvironment, logger: Logger, pid: number) {
    this.#environment = environment;
    this.#logger = logger;
    this.#beat = beatOf(environment, pid);
  }

  /** null where no manager listens. */
  static from(environment: SystemdEnvironment, logger: Logger, pid: number = process.pid): Systemd | null {
    return (environment.NOTIFY_SOCKET ?? '') === '' ? null : new Systemd(environment, logger, pid);
  }

  /** One line for `systemctl status`. */
  status(text: string): void {
    this.#tell({ STATUS: oneLine(text) });
  }

  ready(): void {
    this.#tell({ READY: '1' });
  }

  /** The stop has begun and takes so long at most, whatever the unit's own limit is. */
  stopping(within: Micros): void {
    this.#pending.delete('READY');
    this.#tell({ STOPPING: '1', EXTEND_TIMEOUT_USEC: String(within) });
  }

  /**
   * Sends a sign of life twice per watchdog interval, each only after `alive` has resolved. So neither a main loop
   * that is blocked nor a part that does not answer is called alive.
   */
  watch(alive: () => Promise<void>): void {
    if (this.#beat === null) return;
    let unanswered = 0;
    this.#timer = setInterval(() => {
      unanswered += 1;
      if (unanswered === 2)
        this.#logger.error({}, 'the store does not answer; the watchdog hears nothing more');
      if (unanswered > 1) return;
      alive().then(
        () => {
          unanswered = 0;
          this.#tell({ WATCHDOG: '1' });
        },
        () => undefined, // What cannot answer any more tells of its end by itself.
      );
    }, this.#beat);
  }

  /** Ends the signs of life; resolves when what was told has been sent. */
  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    while (this.#sending) await this.#sending;
  }

  #tell(assignments: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(assignments)) this.#pending.set(name, value);
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
      if (this.#pending.size > 0) this.#tell({});
    });
  }

  async #send(): Promise<void> {
    // What is told in one go leaves together.
    await Promise.resolve();
    const assignments = [...this.#pending].map(([name, value]) => `${name}=${value}`);
    this.#pending.clear();
    const reason = await notify(assignments, this.#environment);
    if (reason !== null && !this.#failed) {
      const hint = 'systemd is not told how the program is; it goes on without';
      this.#logger.warn({ program: PROGRAM, reason }, hint);
    }
    this.#failed = reason !== null;
  }
}

/** Half the watchdog's interval, in milliseconds; null where none is set, or it is meant for another process. */
function beatOf({ WATCHDOG_USEC, WATCHDOG_PID }: SystemdEnvironment, pid: number): number | null {
  const interval = Number(WATCHDOG_USEC ?? 0);
  if (!(interval > 0)) return null;
  if ((WATCHDOG_PID ?? '') !== '' && Number(WATCHDOG_PID) !== pid) return null;
  return Math.max(1, Math.floor(interval / 2000));
}

/** A message is lines, so a value must be one; control characters do a terminal no good either. */
function oneLine(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, ' ');
  return line.length > MAX_STATUS ? `${line.slice(0, MAX_STATUS)}…` : line;
}

/** null, or why the message could not be sent. */
function notify(assignments: readonly string[], environment: SystemdEnvironment): Promise<string | null> {
  const path = [environment.PATH ?? '', ...FOLDERS].join(delimiter);
  const env = { NOTIFY_SOCKET: environment.NOTIFY_SOCKET, PATH: path };
  return new Promise((resolve) => {
    execFile(PROGRAM, assignments, { env, timeout: PATIENCE }, (error, _out, said) => {
      if (error === null) resolve(null);
      else resolve(error.code === 'ENOENT' ? 'the program is not installed' : said.trim() || error.message);
    });
  });
}
