import { formatMicros, type Micros, type Problem, type QueueBacklog } from '../model/index.ts';
import type { FeedNotice } from './feedMessage.ts';
import { feedProblem, standingSubjects } from './feedProblem.ts';
import type { SourceClock } from './sourceClock.ts';

const OVERFLOW = 'queue-overflow';
/** A queue that is filled no more than so far loses nothing now. */
const EASED = 0.9;

/**
 * The one silent loss: a queue at its limit drops its oldest messages and tells nobody. That it was full can be seen,
 * how many it dropped cannot; so what is told is the gap, and how many the usual rate would have brought in it.
 */
export class OverflowWatch {
  readonly #clock: SourceClock;
  /** Since when messages may have been dropped; null while the queue has room. */
  #since: Micros | null;
  /** Receipt of the last message, or the last look, before which nothing was dropped. */
  #sound: Micros;
  /** Whether the queue was full at more than one look, so that it went on dropping while we read. */
  #wentOn = false;
  readonly #notices: FeedNotice[] = [];
  /** The last look; null before the first. */
  backlog: QueueBacklog | null = null;
  /** Time in which the queue was full, all of this run. */
  lost: Micros = 0;

  /** `sound` is the receipt of the newest message of the log. */
  constructor(clock: SourceClock, standing: readonly Problem[], sound: Micros) {
    this.#clock = clock;
    this.#since = standingSubjects(standing, OVERFLOW).get(clock.name) ?? null;
    this.#sound = sound;
    clock.markNext();
  }

  /** What the source sees in its queue. True when a gap has just ended: what was sent in it may be lost. */
  look(backlog: QueueBacklog, now: Micros): boolean {
    this.backlog = backlog;
    const { depth, limit } = backlog;
    if (depth >= limit) {
      this.#wentOn = this.#since !== null;
      if (this.#since === null) this.#overflow(backlog, now);
    }
    const over = this.#since !== null && depth <= limit * EASED;
    if (over) this.#ease(now);
    if (this.#since === null) this.#sound = now;
    return over;
  }

  take(): readonly FeedNotice[] {
    return this.#notices.splice(0);
  }

  #overflow({ depth, limit }: QueueBacklog, now: Micros): void {
    const since = this.#sound === 0 ? now : this.#sound;
    this.#since = since;
    this.#clock.markNext();
    const text =
      `The queue of ${this.#clock.name} is full (${depth} of ${limit}): since some time after ` +
      `${formatMicros(since)} its oldest messages are dropped`;
    this.#tell('stackwire.queue.full', 'raised', since, now, text, { depth, limit });
  }

  #ease(now: Micros): void {
    const since = this.#since ?? now;
    // The oldest go first, so all that was sent since the first one that came has come.
    const until = this.#wentOn ? now : Math.max(since, Math.min(this.#clock.marked ?? now, now));
    const sent = Math.round(this.#clock.rate * (until - since));
    const about = sent > 0 ? `; usually about ${sent} are sent in such a time` : '';
    const text =
      `The queue of ${this.#clock.name} was full: messages sent from ${formatMicros(since)} to ` +
      `${formatMicros(until)} may be lost. How many cannot be known${about}`;
    const traits = { until: formatMicros(until), ...(sent > 0 ? { usually_sent: sent } : {}) };
    this.#tell('stackwire.queue.eased', 'cleared', since, now, text, traits);
    this.lost += until - since;
    this.#since = null;
  }

  #tell(
    eventType: string,
    state: Problem['state'],
    since: Micros,
    at: Micros,
    summary: string,
    traits: Readonly<Record<string, string | number>>,
  ): void {
    const { name } = this.#clock;
    const problem = feedProblem(OVERFLOW, name, state, 4, since, summary);
    const all = { subject: name, since: formatMicros(since), ...traits };
    this.#notices.push({ eventType, problem, at, traits: all, identity: [problem.key, String(at)] });
  }
}
