import type { ErrorCode } from './errors.ts';
import type { Micros } from './micros.ts';

/** No body may be longer, in bytes as they arrive. */
export const BODY_LIMIT = 8 * 1024 * 1024;

/** What is known of a body as it came, where what is kept of it is not the same: captures are redacted. */
export interface OriginalBody {
  /** In bytes. */
  readonly length: number;
  /** SHA-256, hex. */
  readonly hash: string;
  /** Why nothing of it was kept; left out where something was. */
  readonly withheld?: { readonly code: ErrorCode; readonly detail: string };
}

/** What a transport says about a message without opening it. */
export interface DeliveryMeta {
  /** Name of the configured source, e.g. `rabbit-1`, or the capture's file name. */
  readonly source: string;
  /** When this program (or the recording one) took the bytes in. */
  readonly received: Micros;
  /**
   * Whether `received` is a real receipt time. A bare notification in a file has none; then no clock can be
   * judged by it, and the flat event's `rcvtime` is its `generated`.
   */
  readonly receivedKnown: boolean;
  readonly exchange?: string;
  readonly routingKey?: string;
  readonly redelivered?: boolean;
  /** MIME type as sent. `text/x-ceilometer-log` marks a line of a Ceilometer dispatcher log. */
  readonly contentType?: string;
  /** kombu's `compression` header, e.g. `application/x-gzip`. */
  readonly compression?: string;
  /** Where it stood in a capture, `file:line`. */
  readonly position?: string;
  /** The stamp that an earlier run fixed for this message; a capture line carries it. */
  readonly effective?: Micros;
  /** Set where the id of a message, or its dead letter, depends on a body that was not kept as it came. */
  readonly original?: OriginalBody;
}

/**
 * One message as a source hands it over. A `stream` is one life of a channel, partition assignment or
 * request; `settle(stream, position)` means every delivery of that stream up to and with `position`.
 */
export interface Delivery {
  readonly stream: number;
  readonly position: number;
  readonly body: Buffer;
  readonly meta: DeliveryMeta;
}
