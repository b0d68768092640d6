import type { DwellState } from '../config/index.ts';
import type { Micros } from '../model/index.ts';
import type { Way } from './ways.ts';

/** `unknown`: it was never seen alive, or nova says that it is none that could be. */
export type GuestState = DwellState | 'unknown';

/** What the watch remembers of a guest. */
export interface WatchedGuest {
  readonly state: GuestState;
  /** Since when it is in it. */
  readonly since: Micros;
  /** When that was last found so; 0 for never. */
  readonly found: Micros;
  /** Whether it ever answered. */
  readonly answered: boolean;
  /** What the store last took of it; absent where it took nothing. */
  readonly told?: GuestState;
  /** Ways by which it last answered. */
  readonly ways?: readonly Way[];
  /** Nothing was concluded in the last sweep, because the way to it seems lost. */
  readonly held?: true;
}

/** What a sweep found of a guest. */
export interface Finding {
  /** Nova's status. */
  readonly status: string;
  /** Whether any address answered; null where none could be asked. */
  readonly alive: boolean | null;
  readonly createdAt: Micros | null;
}

export interface WatchTimes {
  /** From one sweep to the next. */
  readonly interval: Micros;
  /** For how long a state must last to be told. */
  readonly dwell: Readonly<Record<DwellState, Micros>>;
}

/** Sweeps that may be missing without an answer counting as another one. */
const MISSABLE = 3;

/** Nova's words for work that should end by itself, and what they are called here. */
const STUCK: Readonly<Record<string, DwellState>> = {
  BUILD: 'build',
  REBUILD: 'rebuild',
  MIGRATING: 'migrating',
  RESIZE: 'resize',
  REVERT_RESIZE: 'revert_resize',
};

/** Whether a state is one of nova's that should not last. */
export function isStuck(state: string): boolean {
  return Object.values<string>(STUCK).includes(state);
}

/** What a guest is in after a sweep; `before` is null for one that is seen for the first time. */
export function nextState(
  before: WatchedGuest | null,
  finding: Finding,
  times: WatchTimes,
  now: Micros,
): WatchedGuest {
  const answered = before?.answered === true || finding.alive === true;
  const told = before?.told === undefined ? {} : { told: before.told };
  const state = stateOf(finding, answered);
  // Nobody could ask: what was found before stands, and does not last any longer by it.
  if (state === null) return before ?? { state: 'unknown', since: now, found: 0, answered };
  if (before === null) return { state, since: firstSince(state, finding, now), found: now, answered };
  const lasts = before.state === state && before.since <= now && !missed(before, times, now);
  return { state, since: lasts ? before.since : now, found: now, answered, ...told };
}

/**
 * The same for a silent guest to which the way seems lost: nothing is concluded, and what began to look like a death was none. When the way is
 * there again its times begin anew.
 */
export function heldState(before: WatchedGuest, told: string): WatchedGuest {
  const state = before.state === 'dead' && told !== 'dead' ? 'alive' : before.state;
  return { ...before, state, found: 0, held: true };
}

/** What is to be told of a guest now; null for nothing. `told` is what was told last. */
export function dueState(
  { state, since, found }: WatchedGuest,
  told: string,
  { dwell }: WatchTimes,
  now: Micros,
): GuestState | null {
  // Where nobody could ask, nothing is told.
  if (state === told || found < now) return null;
  // That something told does not hold any more is told at once; what was never told is not taken back.
  if (state === 'unknown') return state;
  if (state === 'alive' && told === 'unknown') return null;
  return now - since >= dwell[state] ? state : null;
}

/** null where nothing can be said, because no address could be asked. */
function stateOf({ status, alive }: Finding, answered: boolean): GuestState | null {
  const stuck = STUCK[status];
  if (stuck !== undefined) return stuck;
  if (status !== 'ACTIVE') return 'unknown';
  if (alive === null) return null;
  if (alive) return 'alive';
  return answered ? 'dead' : 'unknown';
}

/** A build that is found under way began when the instance was made. */
function firstSince(state: GuestState, { createdAt }: Finding, now: Micros): Micros {
  return state === 'build' && createdAt !== null ? Math.min(createdAt, now) : now;
}

/** Whether it could have been otherwise unseen: an answer tells of its moment only, while nova tells of each change itself. */
function missed({ state, found }: WatchedGuest, { interval, dwell }: WatchTimes, now: Micros): boolean {
  return (state === 'alive' || state === 'dead') && now - found > Math.max(dwell[state], MISSABLE * interval);
}
