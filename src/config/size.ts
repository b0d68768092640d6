const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** What a size looks like: a number and its unit. */
export const SIZE_PATTERN = String.raw`^(\d+(?:\.\d+)?) ?(B|kB|KB|MB|GB|KiB|MiB|GiB)$`;

/** `64MB`, `1.5 GiB` in bytes; null where the text is no size. kB, MB, GB count by 1000, KiB, MiB, GiB by 1024. */
export function parseSize(text: string): number | null {
  const [, amount, unit = ''] = new RegExp(SIZE_PATTERN).exec(text) ?? [];
  return amount === undefined ? null : Math.round(Number(amount) * (BYTES[unit] ?? 0));
}
