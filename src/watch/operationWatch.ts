import type { Micros, Problem } from '../model/index.ts';
import type { FeedNotice } from './feedMessage.ts';
import { standingSubjects } from './feedProblem.ts';
import {
  type OperationFacts,
  type OperationOver,
  operationOver,
  operationStuck,
  STUCK,
} from './operationNotices.ts';
import type { OperationPhase } from './operationTypes.ts';
import { RecentEnds } from './recentEnds.ts';
import type { SourceClock } from './sourceClock.ts';

/** A start whose end has not come. */
interface Open extends OperationFacts {
  request: string | null;
  started: Micros;
  within: Micros;
  /** When it was heard, on the clock of its source. */
  heardAt: Micros;
  /** null where an earlier run heard it and its source is not known. */
  clock: SourceClock | null;
  raised: boolean;
  /** Known from its standing problem only, until the log tells the rest. */
  restored: boolean;
  /** Another open operation of the same subject. */
  next: Open | null;
}

export interface OperationSettings {
  /** Who is stuck for so long is not waited for any more. */
  readonly forgetAfter: Micros;
  /** By how much the clocks of a start's and an end's sender may differ. */
  readonly maxSkew: Micros;
}

/** Open operations kept at most. */
const MOST = 50_000;

/**
 * Starts whose end has not come in time. A start and an end belong together by object, operation and request; an
 * end closes what was started before it, so they may come in any order. An operation is called stuck only when we
 * listened for as long as it may take, and the feed was read as far: ends that wait in a backlog are no reason.
 */
export class OperationWatch {
  readonly #settings: OperationSettings;
  readonly #most: number;
  /** By subject. */
  readonly #open = new Map<string, Open>();
  readonly #ended = new RecentEnds();
  readonly #over: [Open, OperationOver][] = [];
  #size = 0;

  constructor(settings: OperationSettings, standing: readonly Problem[], most: number = MOST) {
    this.#settings = settings;
    this.#most = most;
    for (const [text, started] of standingSubjects(standing, STUCK)) {
      const at = text.lastIndexOf(':');
      const [subject, operation] = [text.slice(0, at), text.slice(at + 1)];
      const open = { subject, operation, request: null, started, within: 0, heardAt: 0, clock: null };
      this.#add({ ...open, raised: true, restored: true, next: null });
    }
  }

  /** Operations that have begun and not ended. */
  get size(): number {
    return this.#size;
  }

  /** A phase of an operation. `object` is an object's id, or empty; then its request stands for it. */
  hear(
    phase: OperationPhase,
    object: string,
    request: string | null,
    generated: Micros,
    clock: SourceClock,
  ): void {
    const subject = object === '' ? request : object;
    if (subject === null) return;
    if (phase.starts) this.#start(phase, subject, request, generated, clock);
    else {
      this.#end(phase.operation, subject, request, generated);
      for (const operation of phase.alsoEnds) this.#end(operation, subject, request, generated);
    }
  }

  /** An object was deleted: whatever it was at is over. */
  deleted(object: string, generated: Micros): void {
    this.#ended.add(object, '', null, generated);
    const latest = generated + this.#settings.maxSkew;
    if (this.#open.has(object)) this.#close(object, ({ started }) => started <= latest, 'deleted');
  }

  /** Ends may have been lost, so nothing can be said of what was open. */
  lost(clock: SourceClock): void {
    const unsure = (open: Open): boolean => !open.raised && (open.clock === clock || open.clock === null);
    for (const subject of this.#open.keys()) this.#close(subject, unsure, 'forgotten');
  }

  /** What got stuck, and what came to its end, since the last look. */
  judge(now: Micros): readonly FeedNotice[] {
    const notices: FeedNotice[] = [];
    const isOld = ({ started, within }: Open): boolean => now - started - within > this.#settings.forgetAfter;
    for (const [subject, first] of this.#open) {
      let anyOld = false;
      for (let open: Open | null = first; open !== null; open = open.next) {
        anyOld ||= isOld(open);
        if (open.raised || !isLate(open, now)) continue;
        open.raised = true;
        notices.push(operationStuck(open, now));
      }
      if (anyOld) this.#close(subject, isOld, 'forgotten');
    }
    const over = this.#over.splice(0).map(([open, how]) => operationOver(open, how, now));
    return [...over, ...notices];
  }

  /** What is stuck now. */
  stuck(): number {
    let count = 0;
    for (const first of this.#open.values()) {
      for (let open: Open | null = first; open !== null; open = open.next) count += open.raised ? 1 : 0;
    }
    return count;
  }

  /** Puts what was heard on the clock of an earlier time onto that of this run, where it is sure which. */
  adopt(past: SourceClock, clock: SourceClock | null): void {
    for (const first of this.#open.values()) {
      for (let open: Open | null = first; open !== null; open = open.next) {
        if (open.clock !== past) continue;
        open.clock = clock;
        open.heardAt -= past.heard;
      }
    }
  }

  #start(
    { operation, within }: OperationPhase,
    subject: string,
    request: string | null,
    started: Micros,
    clock: SourceClock,
  ): void {
    if (within === Infinity || this.#ended.has(subject, operation, request, started, within)) return;
    const heardAt = clock.heard;
    for (let open = this.#open.get(subject) ?? null; open !== null; open = open.next) {
      if (open.operation !== operation) continue;
      if (open.restored && open.started === started) {
        Object.assign(open, { request, within, heardAt, clock, restored: false });
        return;
      }
      if (open.request !== request || open.restored) continue;
      if (started > open.started) Object.assign(open, { started, heardAt });
      return;
    }
    if (this.#size >= this.#most) return;
    this.#add({
      subject,
      operation,
      request,
      started,
      within,
      heardAt,
      clock,
      raised: false,
      restored: false,
      next: null,
    });
  }

  #end(operation: string, subject: string, request: string | null, ended: Micros): void {
    this.#ended.add(subject, operation, request, ended);
    if (!this.#open.has(subject)) return;
    const { maxSkew } = this.#settings;
    this.#close(subject, (open) => isEndOf(open, operation, request, ended, maxSkew), 'ended');
  }

  #add(open: Open): void {
    open.next = this.#open.get(open.subject) ?? null;
    this.#open.set(open.subject, open);
    this.#size += 1;
  }

  #close(subject: string, isOver: (open: Open) => boolean, how: OperationOver): void {
    let left: Open | null = null;
    let open = this.#open.get(subject) ?? null;
    while (open !== null) {
      const { next }: Open = open;
      if (isOver(open)) {
        this.#size -= 1;
        if (open.raised) this.#over.push([open, how]);
      } else {
        open.next = left;
        left = open;
      }
      open = next;
    }
    if (left === null) this.#open.delete(subject);
    else this.#open.set(subject, left);
  }
}

function isLate({ clock, heardAt, started, within }: Open, now: Micros): boolean {
  if (clock === null) return false;
  return clock.listened(now) - heardAt > within && clock.readUpTo(now) >= started + within;
}

function isEndOf(
  open: Open,
  operation: string,
  request: string | null,
  ended: Micros,
  maxSkew: Micros,
): boolean {
  if (open.operation !== operation) return false;
  if (open.request === request && !open.restored) return open.started <= ended + maxSkew;
  // One that came to its end when this was already late shows that this is stuck no more.
  return open.started + open.within <= ended;
}
