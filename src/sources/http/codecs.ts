/** Content codings by what the decoder calls them. */
const CODECS: Readonly<Record<string, string | undefined>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'zlib',
  br: 'br',
  zstd: 'zstd',
};

/** The decoder's word for a `Content-Encoding`: undefined for none, null for one that it does not know. */
export function codecOf(contentEncoding: string | undefined): string | undefined | null {
  const coding = (contentEncoding ?? '').trim().toLowerCase();
  if (coding === '' || coding === 'identity') return undefined;
  return CODECS[coding] ?? null;
}
