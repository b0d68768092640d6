/** A count as libvirt has it: nanoseconds of a long-lived guest are beyond 2^53. */
export type Count = number | bigint;

/** The sum with all its digits. */
export function sum(a: Count, b: Count): Count {
  return plain(BigInt(a) + BigInt(b));
}

/** The difference with all its digits. */
export function difference(a: Count, b: Count): Count {
  return plain(BigInt(a) - BigInt(b));
}

/** A count, or null for what is none: a text, a fraction, nothing. */
export function countOf(value: unknown): Count | null {
  if (typeof value === 'bigint') return plain(value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

function plain(exact: bigint): Count {
  const number = Number(exact);
  return Number.isSafeInteger(number) ? number : exact;
}
