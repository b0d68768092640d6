import type { Logger, Micros, SourceStatus, UnboundInterval } from '../../model/index.ts';
import { StackwireError } from '../../model/index.ts';
import type { Config } from '../../config/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import { createTemporarySource, liveMessages, systemClock } from '../../app/index.ts';
import type { Progress } from '../output/progress.ts';

/** A stretch of time in which something of a source could not be heard. */
export interface RecordingGap extends UnboundInterval {
  readonly source: string;
}

type LiveMessages = ReturnType<typeof liveMessages>;

/** Reads the configured sources through temporary queues, and keeps what they say of themselves. */
export class BusRecording {
  readonly #intervals: RecordingGap[] = [];
  /** Since when each source that was heard is without its broker. */
  readonly #lost = new Map<string, Micros>();
  readonly #statuses = new Map<string, SourceStatus>();
  readonly #heard = new Set<string>();
  readonly #config: Config;
  readonly #only: string | undefined;

  /** @throws StackwireError `usage` where no such source is configured */
  constructor(config: Config, only: string | undefined) {
    const names = config.sources.map(({ name }) => name);
    if (only !== undefined && !names.includes(only)) {
      const meant = didYouMean(only, names) ?? `there are ${names.join(', ')}`;
      throw new StackwireError('usage', `no source is called ${only}; ${meant}`);
    }
    this.#config = config;
    this.#only = only;
  }

  /** What comes until `stopped` aborts or, if not null, `time` has passed. */
  async *messages(time: Micros | null, stopped: AbortSignal, progress: Progress): LiveMessages {
    const logger = sayingLogger(progress);
    const sources = this.#config.sources
      .filter(({ name }) => this.#only === undefined || name === this.#only)
      .map((source) => createTemporarySource(source, { name: source.name, clock: systemClock, logger }));
    const over = new AbortController();
    const stop = AbortSignal.any([stopped, over.signal]);
    if (time !== null) void systemClock.sleep(time / 1000, stop).then(() => over.abort());
    try {
      yield* liveMessages(
        sources,
        {
          status: ({ name }, status) => this.#said(name, status, progress),
          unbound: ({ name }, interval) => this.#unbound(name, interval),
        },
        stop,
      );
    } finally {
      over.abort();
    }
  }

  get gaps(): readonly RecordingGap[] {
    const lost = [...this.#lost].map(([source, since]) => ({
      source,
      subject: 'anything',
      since,
      until: null,
    }));
    return [...this.#intervals, ...lost];
  }

  /** For people, in a few words. */
  get state(): string {
    return [...this.#statuses].map(([name, { state }]) => `${name} ${state}`).join(', ');
  }

  /** @throws StackwireError `broker/unreachable` when no source was ever reached */
  requireHeard(): void {
    if (this.#heard.size > 0) return;
    const details = [...this.#statuses].map(([name, { detail }]) => `${name}: ${detail}`);
    throw new StackwireError('broker/unreachable', details.join('; '));
  }

  #said(name: string, status: SourceStatus, progress: Progress): void {
    const before = this.#statuses.get(name);
    // At the end the reason of a last failed attempt says more.
    if (status.state === 'stopped') return;
    this.#statuses.set(name, status);
    if (status.state === 'connecting') {
      if (this.#heard.has(name) && !this.#lost.has(name)) this.#lost.set(name, systemClock.now());
      return;
    }
    this.#heard.add(name);
    // From here on the source itself tells what it did not hear meanwhile.
    this.#lost.delete(name);
    if (before?.state !== status.state || before.detail !== status.detail) {
      progress.say([`${name} ${status.state}`, status.detail].filter(Boolean).join(': '));
    }
  }

  /** An interval is told when it begins and again when it is over. */
  #unbound(source: string, interval: UnboundInterval): void {
    const same = this.#intervals.findIndex(
      (gap) => gap.source === source && gap.subject === interval.subject && gap.since === interval.since,
    );
    if (same >= 0) this.#intervals.splice(same, 1);
    this.#intervals.push({ source, ...interval });
  }
}

/** Attempts to connect fail for the same reason again and again. */
function sayingLogger(progress: Progress): Logger {
  let last = '';
  const say = (_: Readonly<Record<string, unknown>>, text: string): void => {
    if (text !== last) progress.say(text);
    last = text;
  };
  return { info: () => undefined, warn: say, error: say };
}
