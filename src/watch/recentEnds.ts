import type { Micros } from '../model/index.ts';

/** What ended: an operation of one subject, or with an empty name all that it could be at. */
interface End {
  readonly operation: string;
  readonly request: string | null;
  ended: Micros;
  next: End | null;
}

/** Subjects in one half of the memory. */
const HALF = 5000;
/** Ends of one subject at most; the oldest are forgotten. */
const MOST = 16;

/**
 * What ended lately, so that a start that comes after its end begins nothing. Bounded: when one half is full the
 * older half is forgotten.
 */
export class RecentEnds {
  readonly #half: number;
  #newer = new Map<string, End>();
  #older = new Map<string, End>();

  constructor(half: number = HALF) {
    this.#half = half;
  }

  /** Notes an end; of several the newest counts. */
  add(subject: string, operation: string, request: string | null, ended: Micros): void {
    const first = this.#newer.get(subject) ?? null;
    const known = find(first, operation, request);
    if (known !== null) {
      if (ended > known.ended) known.ended = ended;
      return;
    }
    if (first === null && this.#newer.size >= this.#half) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(subject, { operation, request, ended, next: first });
    if (first !== null) shorten(first);
  }

  /**
   * Whether what started then has ended since, as far as is remembered. The end of another request counts where the
   * one that started was late by then: the next of its kind was let through.
   */
  has(subject: string, operation: string, request: string | null, started: Micros, within: Micros): boolean {
    return (
      covers(this.#newer.get(subject) ?? null, operation, request, started, within) ||
      covers(this.#older.get(subject) ?? null, operation, request, started, within)
    );
  }
}

function find(first: End | null, operation: string, request: string | null): End | null {
  for (let end = first; end !== null; end = end.next) {
    if (end.operation === operation && end.request === request) return end;
  }
  return null;
}

function covers(
  first: End | null,
  operation: string,
  request: string | null,
  started: Micros,
  within: Micros,
): boolean {
  for (let end = first; end !== null; end = end.next) {
    if (end.operation === '' && end.ended >= started) return true;
    if (end.operation !== operation) continue;
    if (end.ended >= (end.request === request ? started : started + within)) return true;
  }
  return false;
}

function shorten(second: End): void {
  let end: End | null = second;
  for (let count = 2; count < MOST && end !== null; count += 1) end = end.next;
  if (end !== null) end.next = null;
}
