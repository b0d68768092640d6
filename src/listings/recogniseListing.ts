import type { JsonObject } from '../model/index.ts';
import type { Listing } from './tables/listing.ts';
import { LISTINGS } from './listings.ts';

/** Which lists the columns of a file could be of, and what no list has. */
export interface Recognition {
  readonly listings: readonly Listing[];
  /** Columns that the nearest list does not have; empty where one has them all. */
  readonly unknown: readonly string[];
}

/**
 * Knows a list by its columns: all of them must be its own, and those of `--long` leave one list only mostly. What
 * `show` prints has no such closed set, so its type has to be given.
 */
export function recogniseListing(rows: readonly JsonObject[]): Recognition {
  const columns = columnsOf(rows);
  const ranked = LISTINGS.map((listing) => ({ listing, unknown: unknownColumns(listing, rows) })).toSorted(
    (a, b) => a.unknown.length - b.unknown.length,
  );
  const [best] = ranked;
  const nearest = ranked.filter(({ unknown }) => unknown.length === best?.unknown.length);
  if (columns.length === 0) return { listings: [], unknown: [] };
  return { listings: nearest.map(({ listing }) => listing), unknown: best?.unknown ?? [] };
}

/** Columns of the rows that a list does not know. */
export function unknownColumns({ columns }: Listing, rows: readonly JsonObject[]): readonly string[] {
  const known = new Set(columns.flatMap(({ names }) => names));
  return columnsOf(rows).filter((name) => !known.has(name));
}

function columnsOf(rows: readonly JsonObject[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}
