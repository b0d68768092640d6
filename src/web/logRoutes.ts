import { Hono } from 'hono';
import type {
  Cause,
  DeadGroup,
  LogEntry,
  Problem,
  StoredDeadLetter,
  StoredParkedItem,
  StoreReader,
} from '../model/index.ts';
import {
  deadGroupRecord,
  storedDeadRecord,
  entryLine,
  parkedRecord,
  problemRecord,
  toJson,
} from '../model/index.ts';
import type { Listing } from './listing.ts';
import { readSequence, respondList } from './listing.ts';

/** `/events` (the message log), `/problems` (those that stand), `/dead-letters` and their `/dead-letters/groups`, `/outbox` (parked items). */
export function logRoutes(reader: StoreReader): Hono {
  const routes = new Hono();
  routes.get('/events', (context) => respondList(context, events(reader)));
  routes.get('/problems', (context) => respondList(context, problems(reader)));
  routes.get('/dead-letters', (context) => respondList(context, deadLetters(reader)));
  routes.get('/dead-letters/groups', (context) => respondList(context, deadGroups(reader)));
  routes.get('/outbox', (context) => respondList(context, parkedItems(reader)));
  return routes;
}

function events(reader: StoreReader): Listing<LogEntry> {
  return {
    parameter: 'after',
    page: (cursor, limit) => reader.log(sequence(cursor), limit),
    cursor: (entry) => String(entry.seq),
    line: entryLine,
  };
}

function deadLetters(reader: StoreReader): Listing<StoredDeadLetter> {
  return {
    parameter: 'after',
    page: (cursor, limit) => reader.deadLetters(sequence(cursor), limit),
    cursor: (dead) => String(dead.seq),
    line: (dead) => toJson(storedDeadRecord(dead)),
  };
}

function parkedItems(reader: StoreReader): Listing<StoredParkedItem> {
  return {
    parameter: 'after',
    page: (cursor, limit) => reader.parkedItems({ after: sequence(cursor), limit }),
    cursor: (parked) => String(parked.id),
    line: (parked) => toJson(parkedRecord(parked)),
  };
}

/** By their number: the order of being seen changes while a reader pages. */
function deadGroups(reader: StoreReader): Listing<DeadGroup> {
  return {
    parameter: 'after',
    page: (cursor, limit) =>
      reader
        .deadGroups()
        .filter((group) => group.id > sequence(cursor))
        .toSorted((a, b) => a.id - b.id)
        .slice(0, limit),
    cursor: (group) => String(group.id),
    line: (group) => toJson(deadGroupRecord(group)),
  };
}

/** Standing problems have no order of their own that lasts, so the cursor is the key and they are sorted by it. */
function problems(reader: StoreReader): Listing<Problem & { readonly cause: Cause }> {
  return {
    parameter: 'after',
    page: (cursor, limit) =>
      [...reader.problems()]
        .filter((problem) => cursor === null || problem.key > cursor)
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .slice(0, limit),
    cursor: (problem) => problem.key,
    line: (problem) => toJson(problemRecord(problem, problem.cause)),
  };
}

function sequence(cursor: string | null): number {
  return cursor === null ? 0 : readSequence('after', cursor);
}
