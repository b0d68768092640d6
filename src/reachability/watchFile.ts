import { readFileSync } from 'node:fs';
import { writeWhole } from '../machine/index.ts';
import type { Micros } from '../model/index.ts';
import { isStuck, type GuestState, type WatchedGuest } from './guestState.ts';
import type { LostVantage } from './wayGuard.ts';
import type { Vantage } from './ways.ts';

/** Of the form below. */
const VERSION = 1;

/** What the watch knew when it last looked. */
export interface WatchMemory {
  /** When the last sweep ended; 0 before the first. */
  readonly swept: Micros;
  readonly guests: ReadonlyMap<string, WatchedGuest>;
  /** Where the way to guests seemed lost. */
  readonly lost: ReadonlyMap<Vantage, LostVantage>;
}

const NOTHING: WatchMemory = { swept: 0, guests: new Map(), lost: new Map() };

/**
 * The watch's memory over a restart, a JSON file beside the store. What was told is in the store; if the file is lost, times begin anew
 * and nothing else is wrong.
 */
export class WatchFile {
  readonly path: string;

  /** Beside this store. */
  constructor(store: string) {
    this.path = `${store}.reachability.json`;
  }

  /** What is written there; nothing where there is no file, or none that can be read. */
  read(): WatchMemory {
    try {
      return memoryOf(JSON.parse(readFileSync(this.path, 'utf8')) as Written);
    } catch {
      return NOTHING;
    }
  }

  /** Whole or not at all. Throws what the file system says. */
  write({ swept, guests, lost }: WatchMemory): void {
    const text = JSON.stringify({
      version: VERSION,
      swept,
      guests: Object.fromEntries(guests),
      lost: Object.fromEntries(lost),
    });
    writeWhole(this.path, text);
  }
}

interface Written {
  readonly version?: unknown;
  readonly swept?: unknown;
  readonly guests?: Readonly<Record<string, Partial<Record<keyof WatchedGuest, unknown>>>>;
  readonly lost?: Readonly<Record<string, Partial<Record<keyof LostVantage, unknown>>>>;
}

function memoryOf({ version, swept, guests = {}, lost = {} }: Written): WatchMemory {
  if (version !== VERSION || typeof swept !== 'number') return NOTHING;
  return {
    swept,
    guests: new Map(
      Object.entries(guests).flatMap(([id, guest]) => {
        const known = guestOf(guest);
        return known === null ? [] : [[id, known]];
      }),
    ),
    lost: new Map(
      Object.entries(lost).flatMap(([vantage, { since, silent, hosts }]) =>
        typeof since === 'number' && typeof silent === 'number' && typeof hosts === 'number'
          ? [[vantage, { since, silent, hosts }]]
          : [],
      ),
    ),
  };
}

function guestOf({
  state,
  since,
  found,
  answered,
  told,
  ways,
}: Partial<Record<keyof WatchedGuest, unknown>>): WatchedGuest | null {
  if (!isState(state) || typeof since !== 'number' || typeof found !== 'number') return null;
  return {
    state,
    since,
    found,
    answered: answered === true,
    ...(isState(told) && { told }),
    ...(Array.isArray(ways) && { ways: ways.filter((way) => typeof way === 'string') }),
  };
}

function isState(value: unknown): value is GuestState {
  return (
    value === 'alive' ||
    value === 'dead' ||
    value === 'unknown' ||
    (typeof value === 'string' && isStuck(value))
  );
}
