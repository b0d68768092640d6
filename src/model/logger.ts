/** Where a component says what it does. Fields are data for machines, the text is for people; no secrets in either. */
export interface Logger {
  info(fields: Readonly<Record<string, unknown>>, text: string): void;
  warn(fields: Readonly<Record<string, unknown>>, text: string): void;
  error(fields: Readonly<Record<string, unknown>>, text: string): void;
}
