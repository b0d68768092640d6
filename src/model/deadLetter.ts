import type { ErrorCode } from './errors.ts';
import type { Micros } from './micros.ts';

/** A message, or a part of one, that could not be used: why, where it came from, and what may be kept of it. */
export interface DeadLetter {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly source: string;
  readonly received: Micros;
  readonly messageId: string | null;
  readonly eventType: string | null;
  /** Scrubbed text of the body; null for binary or oversized bodies. */
  readonly body: string | null;
  readonly length: number;
  /** SHA-256 of the body, hex. */
  readonly hash: string;
}
