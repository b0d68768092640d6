import { isUtf8 } from 'node:buffer';
import { formatMicros } from '../../model/index.ts';
import type { Micros, OriginalBody } from '../../model/index.ts';
import type { CaptureMessage } from './captureMessage.ts';

/**
 * One capture line, without its line end: an object with `capture` (the version of the form, 1), `received`,
 * `source`, `exchange`, `routing_key`, `content_type`, `compression`, `generated` and `body`, or `body_base64`
 * where the body is no UTF-8. What is not known is left out. `original` (`length`, `sha256`, and `code` and `detail`
 * where nothing of the body was kept) stands where more than the kept body is needed to decode it as it came. `effective` is the stamp that merging used, fixed
 * at first commit, so that a replay years later decides as the bridge did; null where none was fixed.
 */
export function captureLine({ body, meta }: CaptureMessage, effective: Micros | null): string {
  return JSON.stringify({
    capture: 1,
    received: meta.receivedKnown ? formatMicros(meta.received) : undefined,
    source: meta.source,
    exchange: meta.exchange,
    routing_key: meta.routingKey,
    content_type: meta.contentType,
    compression: meta.compression,
    generated: effective === null ? undefined : formatMicros(effective),
    original: originalKeys(meta.original),
    ...(isUtf8(body) ? { body: body.toString() } : { body_base64: body.toString('base64') }),
  });
}

function originalKeys(original: OriginalBody | undefined): Readonly<Record<string, unknown>> | undefined {
  return original && { length: original.length, sha256: original.hash, ...original.withheld };
}
