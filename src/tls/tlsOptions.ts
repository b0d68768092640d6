import { readTlsFiles, type TlsFiles } from './readTlsFiles.ts';

/** How a target proves who it is, and who we are. */
export interface TlsSettings extends TlsFiles {
  readonly servername?: string;
  readonly verify: boolean;
}

/**
 * What `tls.connect` takes of settings.
 * @throws StackwireError `config/invalid` for a file that cannot be read or used
 */
export function tlsOptions({ servername, verify, ...files }: TlsSettings): ReturnType<typeof readTlsFiles> & {
  readonly rejectUnauthorized: boolean;
  readonly servername?: string;
} {
  return {
    ...readTlsFiles(files),
    rejectUnauthorized: verify,
    ...(servername === undefined ? {} : { servername }),
  };
}
