import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cleanup } from './cleanup.ts';
import { debianPackages } from './debianPackages.ts';
import { run } from './run.ts';

export interface KeyPair {
  /** Paths of PEM files. */
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** As openssl writes subject alternative names. Default: `DNS:localhost,IP:127.0.0.1`. */
  readonly names?: string;
  /** Days from now; less than nothing has ended already. Default 30. */
  readonly days?: number;
}

/** A certificate authority made by openssl in a folder of its own, gone at the end. */
export class TestAuthority {
  readonly folder: string;
  readonly ca: KeyPair;

  private constructor(folder: string) {
    this.folder = folder;
    this.ca = { cert: join(folder, 'ca.pem'), key: join(folder, 'ca.key') };
  }

  static async create(cleanup: Cleanup): Promise<TestAuthority> {
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-ca-'));
    cleanup.after(() => rmSync(folder, { recursive: true }));
    const authority = new TestAuthority(folder);
    const { cert, key } = authority.ca;
    const subject = ['-subj', '/CN=stackwire test CA'];
    await openssl(['req', '-x509', ...EC, '-nodes', '-days', '30', ...subject, '-keyout', key, '-out', cert]);
    return authority;
  }

  /** A certificate for servers and clients, signed by this authority; a file name comes from `name`. */
  async issue(
    name: string,
    { names = 'DNS:localhost,IP:127.0.0.1', days = 30 }: CertificateOptions = {},
  ): Promise<KeyPair> {
    const pair = { cert: join(this.folder, `${name}.pem`), key: join(this.folder, `${name}.key`) };
    const request = join(this.folder, `${name}.csr`);
    const extensions = join(this.folder, `${name}.ext`);
    writeFileSync(extensions, `subjectAltName=${names}\nextendedKeyUsage=serverAuth,clientAuth\n`);
    await openssl(['req', ...EC, '-nodes', '-subj', `/CN=${name}`, '-keyout', pair.key, '-out', request]);
    const signing = ['-CA', this.ca.cert, '-CAkey', this.ca.key, '-CAcreateserial', '-extfile', extensions];
    await openssl(['x509', '-req', ...signing, '-days', String(days), '-in', request, '-out', pair.cert]);
    return pair;
  }
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];

async function openssl(args: readonly string[]): Promise<void> {
  const packages = await debianPackages('messaging');
  await run('openssl', args, typeof packages === 'string' ? {} : { env: packages.env });
}
