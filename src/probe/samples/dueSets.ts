import { DAY, SECOND, type Micros } from '../../model/index.ts';
import type { DomainRoster } from '../domains/domainRoster.ts';
import { looksDeleted } from './departure.ts';
import type { SampleBook } from './sampleBook.ts';
import type { SampleRecord } from './sampleRecord.ts';

/** For how long a domain that went is remembered, for those who ask late. */
const KEPT: Micros = DAY;

/** Those whose sets go unasked now: they look deleted, and their grace is over. */
export function dueSets(book: SampleBook, grace: Micros, now: Micros): readonly SampleRecord[] {
  return waiting(book, grace).flatMap(({ record, due }) => (due <= now ? record : []));
}

/** When the next is due, and what is due and still there again soon: it could not be sent, or not be judged yet. */
export function nextDue(book: SampleBook, grace: Micros, now: Micros): Micros {
  return Math.min(...waiting(book, grace).map(({ due }) => Math.max(due, now + SECOND)), Infinity);
}

/** What is remembered of domains that are no longer here, though nobody saw them go: they went while the probe was away. */
export function unseenDepartures(book: SampleBook, roster: DomainRoster): ReadonlyMap<string, SampleRecord> {
  return new Map(
    [...book.all()].filter(
      ([uuid, { gone, sent }]) => gone === null && sent === null && roster.get(uuid) === undefined,
    ),
  );
}

/** Ids of those that have been gone for so long that nobody asks any more. */
export function outlived(book: SampleBook, roster: DomainRoster, now: Micros): readonly string[] {
  return [...book.all()].flatMap(([uuid, { gone, sent }]) => {
    const left = gone?.at ?? sent?.at;
    return left !== undefined && left + KEPT <= now && roster.get(uuid) === undefined ? uuid : [];
  });
}

interface Waiting {
  readonly record: SampleRecord;
  readonly due: Micros;
}

function waiting(book: SampleBook, grace: Micros): readonly Waiting[] {
  return [...book.all()].flatMap(([, record]): readonly Waiting[] => {
    const { gone, sent } = record;
    if (sent !== null || gone === null || !looksDeleted(record, grace)) return [];
    return [{ record, due: gone.at + grace }];
  });
}
