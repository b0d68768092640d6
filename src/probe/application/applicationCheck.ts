import { SECOND, type Micros } from '../../model/index.ts';
import { unavailable, type ApplicationHealth, type Ask } from './application.ts';
import type { ApplicationSettings, GuestCommand } from './applicationFields.ts';
import { closeGuestFile, readGuestFile, type GuestHandle } from './readGuestFile.ts';
import { pollGuestCommand, startGuestCommand, type RunningCommand } from './runGuestCommand.ts';
import { parseStatusFile, type FileStatus } from './statusFile.ts';

/** What was last read of a guest's application, and since when it is the same. Kept over restarts, so that stale stays stale. */
export interface LastBeat {
  readonly beat: string;
  readonly at: Micros;
}

/** How far the clock of a guest may be off. */
const SKEW: Micros = 300 * SECOND;

/** Asks one guest for the health of its application, by its status file or by a command. */
export class ApplicationCheck {
  readonly #settings: ApplicationSettings;
  #beat: LastBeat | null;
  #open: GuestHandle | null = null;
  #running: RunningCommand | null = null;

  constructor(settings: ApplicationSettings, beat: LastBeat | null) {
    this.#settings = settings;
    this.#beat = beat;
  }

  get beat(): LastBeat | null {
    return this.#beat;
  }

  /** The agent or the guest was started again: it holds no file and no command of ours. */
  startOver(): void {
    this.#open = null;
    this.#running = null;
  }

  /** null where nothing new can be said now. */
  async check(ask: Ask, now: Micros): Promise<ApplicationHealth | null> {
    const { file, command } = this.#settings;
    if (file !== undefined) return this.#file(ask, file, now);
    return command === undefined ? null : this.#command(ask, command, now);
  }

  async #file(ask: Ask, path: string, now: Micros): Promise<ApplicationHealth | null> {
    if (this.#open !== null && !(await closeGuestFile(ask, this.#open))) return null;
    this.#open = null;
    const reading = await readGuestFile(
      ask,
      path,
      this.#settings.max_bytes,
      (handle) => (this.#open = handle),
    );
    if (reading.kind === 'later') return null;
    if (reading.kind === 'unavailable') return unavailable(reading.because);
    const said = parseStatusFile(reading.text);
    return said === null
      ? unavailable('the status file is none: see docs/probe-heartbeat.md')
      : this.#judge(said, now);
  }

  #judge({ status, detail, beat, time }: FileStatus, now: Micros): ApplicationHealth {
    if (this.#beat?.beat !== beat) this.#beat = { beat, at: now };
    const { stale } = this.#settings;
    const old = now - this.#beat.at > stale || (time !== null && now - time > stale + SKEW);
    return { status: old && status === 'ok' ? 'stale' : status, detail };
  }

  async #command(ask: Ask, command: GuestCommand, now: Micros): Promise<ApplicationHealth | null> {
    const running = this.#running;
    const { max_bytes: most } = this.#settings;
    const turn =
      running === null
        ? await startGuestCommand(ask, command, now)
        : await pollGuestCommand(ask, running, most);
    if (turn.kind === 'later') return null;
    this.#running = turn.kind === 'runs' ? turn.command : null;
    if (turn.kind === 'done') return turn.health;
    const late = now - turn.command.since > command.limit;
    return late ? { status: 'failed', detail: 'the command does not end' } : null;
  }
}
