export interface Line {
  /** Without its line end. */
  readonly text: Buffer;
  /** From 1. */
  readonly number: number;
}

/** A longer line is cut here: no message may be that long, and memory stays bounded. */
export const LONGEST_LINE = 32 * 1024 * 1024;

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** The lines of a stream of bytes, in groups as they come; works on bytes, because a body need not be UTF-8. */
export async function* readLines(stream: AsyncIterable<Buffer | string>): AsyncGenerator<readonly Line[]> {
  let number = 0;
  let parts: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer): void => {
    const room = LONGEST_LINE - length;
    if (room <= 0 || part.length === 0) return;
    parts.push(part.length > room ? part.subarray(0, room) : part);
    length += part.length;
  };
  const take = (): Line => {
    const whole = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    parts = [];
    length = 0;
    const text = whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole;
    return { text, number: ++number };
  };
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    const lines: Line[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      keep(bytes.subarray(start, end));
      lines.push(take());
      start = end + 1;
    }
    keep(bytes.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [take()];
}
