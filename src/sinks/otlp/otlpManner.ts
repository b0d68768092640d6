import type { TargetManner } from '../../http/index.ts';

/** Bytes of an answer that are read; no receiver says more of a partial success. */
const ANSWER = 64 * 1024;

/**
 * Answers that are no refusal of what was sent. 429, 502, 503 and 504 mean that it is to be sent again (OpenTelemetry, OTLP
 * specification, "OTLP/HTTP Response"). The others speak of an address, a token, a protocol or a proxy: to give up on
 * those would only park all that comes until somebody has mended the setting.
 */
const NOT_REFUSED: ReadonlySet<number> = new Set([401, 403, 404, 405, 407, 408, 415, 429, 502, 503, 504]);

/**
 * How receivers answer: what is not to be sent again is refused. `refusal` reads the text of a `google.rpc.Status`; it
 * gives nothing or throws where there is none.
 */
export function otlpManner(refusal: (body: Buffer) => string): TargetManner {
  return {
    refuses: (status) => status >= 400 && !NOT_REFUSED.has(status),
    textOf: (body) => {
      const text = quietly(() => refusal(body));
      // A proxy before the receiver answers in a form of its own.
      return text === '' ? body.toString().replace(/\p{Cc}+/gu, ' ') : text;
    },
    answer: ANSWER,
  };
}

function quietly(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
