import { isJsonObject } from '../../model/index.ts';

/** What a receiver says of a request that it took. */
export interface PartialSuccess {
  /** Records or data points that it dropped; 0 is a warning. */
  readonly rejected: number;
  readonly message: string;
}

/** null where an answer says that all was taken. */
export function partialSuccess(answer: unknown): PartialSuccess | null {
  const partial = isJsonObject(answer) ? answer['partialSuccess'] : null;
  if (!isJsonObject(partial)) return null;
  // In JSON a 64-bit number is a text.
  const rejected = Number(partial['rejectedLogRecords'] ?? partial['rejectedDataPoints'] ?? 0);
  const { errorMessage } = partial;
  const message = typeof errorMessage === 'string' ? errorMessage : '';
  return rejected > 0 || message !== '' ? { rejected, message } : null;
}
