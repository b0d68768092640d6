import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { StackwireError } from '../model/index.ts';

/** Paths of PEM files. */
export interface TlsFiles {
  readonly ca_file?: string;
  readonly cert_file?: string;
  readonly key_file?: string;
}

/** What they hold, under the names of `tls.connect`. */
export interface TlsContents {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** @throws StackwireError `config/invalid` for a file that cannot be read or used */
export function readTlsFiles(files: TlsFiles): TlsContents {
  const contents = {
    ...content('ca', 'CERTIFICATE', files.ca_file),
    ...content('cert', 'CERTIFICATE', files.cert_file),
    ...content('key', 'PRIVATE KEY', files.key_file),
  };
  check(contents);
  return contents;
}

/** A key of another certificate, say, would else fail each attempt to connect. */
function check(contents: TlsContents): void {
  try {
    createSecureContext(contents);
  } catch (cause) {
    const { reason, message } = cause as Error & { readonly reason?: string };
    throw new StackwireError('config/invalid', `the files under tls cannot be used: ${reason ?? message}`, {
      cause,
    });
  }
}

/** Node takes a file of trusted certificates in which there is none, and then trusts nobody. */
function content(name: keyof TlsContents, wanted: string, path: string | undefined): TlsContents {
  if (path === undefined) return {};
  const bytes = read(name, path);
  if (bytes.includes(`${wanted}-----`)) return { [name]: bytes };
  throw new StackwireError('config/invalid', `tls.${name}_file: there is no ${wanted} (PEM) in ${path}`);
}

function read(name: keyof TlsContents, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StackwireError('config/invalid', `tls.${name}_file cannot be read: ${why}`, { cause });
  }
}
