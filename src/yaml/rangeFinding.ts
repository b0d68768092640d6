/** A finding about the YAML text itself, as a range of characters. */
export interface RangeFinding {
  readonly code: string;
  /** Default `error`. */
  readonly severity?: 'error' | 'warning';
  readonly message: string;
  readonly suggestion?: string;
  readonly start: number;
  readonly end: number;
}
