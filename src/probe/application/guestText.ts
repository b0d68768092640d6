const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Text from base64 of a guest; null where it is no base64 of at most `most` bytes of UTF-8. The length is checked first. */
export function guestText(base64: unknown, most: number): string | null {
  if (typeof base64 !== 'string' || base64.length > Math.ceil(most / 3) * 4 || !BASE64.test(base64))
    return null;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > most) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
