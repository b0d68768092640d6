import { SqliteReader } from '../../src/store/sqlite/index.ts';

/** Message ids in the order of a store's log. */
export function loggedIds(store: string): string[] {
  const reader = new SqliteReader(store, () => new Map());
  const ids: string[] = [];
  for (let entries = reader.log(0, 1000); entries.length > 0;) {
    ids.push(...entries.map(({ event }) => (JSON.parse(event) as { message_id: string }).message_id));
    entries = reader.log(entries.at(-1)?.seq ?? 0, 1000);
  }
  reader.close();
  return ids;
}
