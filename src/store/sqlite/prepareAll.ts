import type { Database } from '../../sqlite/index.ts';

/** Statements by the names of their texts. */
export function prepareAll<T extends string>(
  database: Database,
  texts: Readonly<Record<T, string>>,
): Readonly<Record<T, ReturnType<Database['prepare']>>> {
  const prepared = Object.entries<string>(texts).map(([name, sql]) => [name, database.prepare(sql)] as const);
  return Object.fromEntries(prepared) as ReturnType<typeof prepareAll<T>>;
}

/** How many rows a statement has changed. */
export function changedRows(result: unknown): number {
  return Number((result as { changes: number | bigint }).changes);
}
