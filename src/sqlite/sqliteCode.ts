/** SQLite's result codes that somebody can do something about. */
export const SQLITE = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  noDatabase: 26,
} as const;

/** SQLite's own texts, for errors that a driver gives without their code. */
const TEXTS: Readonly<Record<string, number>> = {
  'database is locked': SQLITE.busy,
  'database table is locked': SQLITE.locked,
  'attempt to write a readonly database': SQLITE.readOnly,
  'disk I/O error': SQLITE.io,
  'database disk image is malformed': SQLITE.corrupt,
  'database or disk is full': SQLITE.full,
  'unable to open database file': SQLITE.cannotOpen,
  'file is not a database': SQLITE.noDatabase,
};

/** SQLite's primary result code, 0 where the error is none of SQLite's. */
export function sqliteCode(error: unknown): number {
  const { errcode, rawCode, message } = (error ?? {}) as Readonly<Record<string, unknown>>;
  const code = errcode ?? rawCode;
  if (typeof code === 'number') return code & 0xff;
  return TEXTS[String(message)] ?? 0;
}
