import { compareStamps, formatMicros, type Json, type Refusal, type Stamp } from '../model/index.ts';

/** A write that `winner` kept out; `hidden` is the deletion up to which writes belong to an earlier life. */
export function refusal(field: string, value: Json, winner: Stamp, hidden: Stamp | null): Refusal {
  const ended = hidden !== null && compareStamps(winner, hidden) <= 0;
  const because = ended
    ? `it belongs to an earlier life, which an event from ${name(hidden)} ended`
    : `an event from ${name(winner)} already set it`;
  return { field, value, because };
}

function name({ generated, messageId }: Stamp): string {
  return `${formatMicros(generated)} (${messageId})`;
}
