import type { DeadLetterDesk } from './deadLetter.ts';
import type { JsonObject } from './json.ts';
import type { Micros } from './micros.ts';
import type { OutboxDesk } from './sink.ts';

/** What a list of the cloud's own says of all its objects of one type. */
export interface ImportRequest {
  /** Which list, `server` or `floating_ip`. */
  readonly type: string;
  /** When the list was true: the stamp of all that is written. */
  readonly asOf: Micros;
  /** As printed, columns by name. */
  readonly rows: readonly JsonObject[];
  /** Ids, as the service has them, of objects that are gone because the list has them no more. */
  readonly gone: readonly string[];
}

/** What an import did. */
export interface ImportResult {
  /** Messages that were new. */
  readonly messages: number;
  /** Messages that an earlier import of the same list had brought. */
  readonly duplicates: number;
  /** Older than the horizon: they create nothing. */
  readonly late: number;
  /** Objects that are different now. */
  readonly changes: number;
  /** Rows on which a rule failed, or of which no rule speaks. */
  readonly failed: number;
}

/** The one way in which anybody but the services changes what a bridge has stored. */
export interface Desk extends DeadLetterDesk, OutboxDesk {
  import(request: ImportRequest): Promise<ImportResult>;
}
