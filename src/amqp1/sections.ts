/** What stands before a section: a described type whose descriptor is a small number. */
const DESCRIBED = 0x00;
const SMALL = 0x53;
/** The first section of a body; all before it are of the head. */
const DATA = 0x75;
const VALUE = 0x77;
/** Types by the width of their size, as they stand for the content of a section. */
const EMPTY_LIST = 0x45;
const SIZED_8: ReadonlySet<number> = new Set([0xc0, 0xc1]);
const SIZED_32: ReadonlySet<number> = new Set([0xd0, 0xd1]);
const BYTES_8: ReadonlySet<number> = new Set([0xa0, 0xa1]);
const BYTES_32: ReadonlySet<number> = new Set([0xb0, 0xb1]);

/** Where the body of an encoded message begins, its end where it has none; null where that cannot be said so easily. */
export function bodyStart(bytes: Buffer): number | null {
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at] !== DESCRIBED || bytes[at + 1] !== SMALL) return null;
    if ((bytes[at + 2] ?? 0) >= DATA) return at;
    const type = bytes[at + 3] ?? 0;
    if (type === EMPTY_LIST) at += 4;
    else if (SIZED_8.has(type) && at + 5 <= bytes.length) at += 5 + bytes.readUInt8(at + 4);
    else if (SIZED_32.has(type) && at + 8 <= bytes.length) at += 8 + bytes.readUInt32BE(at + 4);
    else return null;
  }
  return at === bytes.length ? at : null;
}

/** The content of a body that is one data section, or a text or binary as value, and ends the message; else null. */
export function plainBody(bytes: Buffer, start: number): Buffer | null {
  const section = bytes[start + 2];
  const type = bytes[start + 3] ?? 0;
  if (section !== DATA && section !== VALUE) return null;
  const wide = BYTES_32.has(type);
  if (!wide && !BYTES_8.has(type)) return null;
  const content = start + (wide ? 8 : 5);
  if (content > bytes.length) return null;
  const size = wide ? bytes.readUInt32BE(start + 4) : bytes.readUInt8(start + 4);
  return content + size === bytes.length ? bytes.subarray(content) : null;
}
