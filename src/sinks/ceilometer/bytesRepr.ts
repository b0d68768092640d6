const ESCAPES: Readonly<Record<number, string>> = { 0x09: '\\t', 0x0a: '\\n', 0x0d: '\\r', 0x5c: '\\\\' };
const APOSTROPHE = 0x27;
const QUOTE = 0x22;

/** Python's `repr` of bytes: `b'a\xc3\xa9'`, in double quotes where only apostrophes are in it. */
export function bytesRepr(bytes: Buffer): string {
  const quote = bytes.includes(APOSTROPHE) && !bytes.includes(QUOTE) ? QUOTE : APOSTROPHE;
  const mark = String.fromCharCode(quote);
  let inside = '';
  for (const byte of bytes) {
    if (byte === quote) inside += `\\${mark}`;
    else inside += ESCAPES[byte] ?? (byte < 0x20 || byte > 0x7e ? escaped(byte) : String.fromCharCode(byte));
  }
  return `b${mark}${inside}${mark}`;
}

function escaped(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
