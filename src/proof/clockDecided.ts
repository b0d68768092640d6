import type { Micros, ObjectRef } from '../model/index.ts';
import type { ObjectWrites, Write } from './writes.ts';
import { compareWrites, largest } from './writes.ts';

/** A register whose value hangs on the difference between two publishers' clocks. */
export interface ClockDecided {
  readonly ref: ObjectRef;
  readonly register: string;
  readonly winner: Write;
  /** The write that would win if its publisher's clock ran ahead by `shift` more. */
  readonly rival: Write;
  /** Smallest relative shift that changes the value, µs. */
  readonly shift: Micros;
  /** The writes that are older than both. */
  readonly earlier: readonly Write[];
}

/**
 * The registers of an object that a relative shift of at most `limit` between two clocks would change, each
 * with the smallest such shift. Only each publisher's newest write can ever win, whatever the clocks do, so
 * comparing the winner with those is complete.
 */
export function* clockDecided(writes: ObjectWrites, limit: Micros): Iterable<ClockDecided> {
  for (const [register, all] of writes.registers) {
    const winner = largest(all);
    if (winner === undefined) continue;
    const nearest = nearestRival(winner, newestOfEach(all));
    if (nearest === null || nearest.shift > limit) continue;
    const { rival } = nearest;
    const earlier = all.filter(
      (write) => compareWrites(write, winner) < 0 && compareWrites(write, rival) < 0,
    );
    yield { ref: writes.ref, register, winner, ...nearest, earlier };
  }
}

function newestOfEach(writes: readonly Write[]): Iterable<Write> {
  const newest = new Map<string, Write>();
  for (const write of writes) {
    const known = newest.get(write.by.publisher);
    if (known === undefined || compareWrites(write, known) > 0) newest.set(write.by.publisher, write);
  }
  return newest.values();
}

function nearestRival(winner: Write, newest: Iterable<Write>): { rival: Write; shift: Micros } | null {
  let nearest: { rival: Write; shift: Micros } | null = null;
  for (const rival of newest) {
    if (rival.by.publisher === winner.by.publisher || sameValue(rival, winner)) continue;
    const shift = shiftToWin(rival, winner);
    if (nearest === null || shift < nearest.shift) nearest = { rival, shift };
  }
  return nearest;
}

/** With equal times the rest of the stamp decides; where that is for the winner, one µs more is needed. */
function shiftToWin(rival: Write, winner: Write): Micros {
  const gap = winner.stamp.generated - rival.stamp.generated;
  const tied = { ...rival, stamp: { ...rival.stamp, generated: winner.stamp.generated } };
  return compareWrites(tied, winner) > 0 ? gap : gap + 1;
}

export function sameValue(a: Write, b: Write): boolean {
  return a.text === b.text && a.deletes === b.deletes;
}
