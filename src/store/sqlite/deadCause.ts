import type { DeadLetter } from '../../model/index.ts';

/** What two letters with the same cause have in common. */
export interface DeadCause {
  readonly code: string;
  readonly cause: string;
  readonly source: string;
  /** Empty where it is not known. */
  readonly eventType: string;
}

/** Characters of a cause; what is longer tells no causes apart. */
const LONGEST = 200;
/** Uuids, hexadecimal of eight digits and more, numbers; but not the line of a mapping file, which names a rule. */
const VARYING =
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|0x[0-9a-f]+|\b[0-9a-f]{8,}\b|(?<!\.ya?ml:\d*)\d+/gi;

/** Code, event type, source and detail, without what differs from letter to letter. */
export function deadCause({ code, detail, source, eventType }: DeadLetter): DeadCause {
  return {
    code,
    cause: withoutVarying(detail),
    source: withoutVarying(source),
    eventType: (eventType ?? '').slice(0, LONGEST),
  };
}

function withoutVarying(text: string): string {
  // Cut first, which bounds the work on a hostile text, and after, where `#` cannot be cut in two.
  return text
    .slice(0, LONGEST * 2)
    .replace(VARYING, '#')
    .slice(0, LONGEST);
}
