import { isLoopback } from '../guard/index.ts';
import type { Reading } from './readComponents.ts';

/** Without a token nobody but this machine may ask. Holds whatever else is wrong with the file. */
export function checkExposure(file: unknown, { source, diagnostics }: Reading): void {
  const { http } = (file ?? {}) as { readonly http?: Readonly<Record<string, unknown>> | null };
  const host = http?.['host'];
  if (typeof host !== 'string' || http?.['token'] !== undefined || isLoopback(host)) return;
  const code = 'config/open-without-token';
  const message = `without a token HTTP is for this machine only, not for \`${host}\``;
  const suggestion = 'set `http.token`, or listen on 127.0.0.1';
  diagnostics.push(source.diagnostic(['http', 'host'], { code, message, suggestion }));
}
