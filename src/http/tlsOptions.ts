import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { StackwireError } from '../model/index.ts';

/** What `tls.connect` takes of them. */
export interface TlsOptions {
  readonly rejectUnauthorized: boolean;
  readonly servername?: string;
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

export interface TlsFiles {
  readonly ca_file?: string;
  readonly cert_file?: string;
  readonly key_file?: string;
  readonly servername?: string;
  readonly verify: boolean;
}

/** @throws StackwireError `config/invalid` for a file that cannot be read or used */
export function tlsOptions({ ca_file, cert_file, key_file, servername, verify }: TlsFiles): TlsOptions {
  const files = { ...read('ca', ca_file), ...read('cert', cert_file), ...read('key', key_file) };
  try {
    createSecureContext(files);
  } catch (cause) {
    const { reason, message } = cause as Error & { readonly reason?: string };
    throw new StackwireError('config/invalid', `the files under tls cannot be used: ${reason ?? message}`, {
      cause,
    });
  }
  return { ...files, rejectUnauthorized: verify, ...(servername === undefined ? {} : { servername }) };
}

function read(name: 'ca' | 'cert' | 'key', path: string | undefined): Partial<TlsOptions> {
  if (path === undefined) return {};
  try {
    return { [name]: readFileSync(path) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StackwireError('config/invalid', `tls.${name}_file: ${why}`, { cause });
  }
}
