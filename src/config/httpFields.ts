import { Type } from 'typebox';
import type { SettingFinding } from './componentSpec.ts';
import { duration, flag, path, secret, text } from './fields.ts';

/** Files and names for TLS, verified unless told otherwise. `peer` is who has the certificate, `use` says when they count. */
// Its type is what the schema says.
// oxlint-disable-next-line typescript/explicit-function-return-type typescript/explicit-module-boundary-types
export const tlsFields = (peer: string, use: string) =>
  Type.Object(
    {
      ca_file: Type.Optional(path({ description: 'Certificates (PEM) to trust instead of the system’s.' })),
      cert_file: Type.Optional(path({ description: 'Own certificate (PEM).' })),
      key_file: Type.Optional(path({ description: 'Key of the own certificate (PEM).' })),
      servername: Type.Optional(
        text({
          description: `Name that the ${peer}’s certificate must carry, where it differs from the host’s.`,
        }),
      ),
      verify: flag({ description: `Whether the ${peer}’s certificate is checked.`, default: true }),
    },
    { description: use, default: {} },
  );

/** What every sink that speaks HTTP can be told. */
export const HTTP_FIELDS = {
  headers: Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    additionalProperties: secret({ description: 'Value of the header.' }),
    description: 'Headers of every request, such as `Authorization`.',
    default: {},
  }),
  timeout: duration({
    description: 'How long connecting may take, and then the answer.',
    default: '10s',
  }),
  tls: tlsFields('target', 'For `https`.'),
};

/** What is wrong with a target's address, which stands at `path`. */
export function addressFindings(path: SettingFinding['path'], url: string): readonly SettingFinding[] {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address === null || !/^https?:$/.test(address.protocol)) {
    return [{ path, code: 'config/bad-value', message: 'must be an address with http or https' }];
  }
  if (canDecode(address.username) && canDecode(address.password)) return [];
  const message = 'has a user or password that cannot be read: a % in them is written %25';
  return [{ path, code: 'config/bad-value', message }];
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with `tlsFields`, which stand at `path`: a certificate without its key would be left out without a word. */
export function tlsFindings(
  path: SettingFinding['path'],
  { cert_file, key_file }: { readonly cert_file?: string; readonly key_file?: string },
): readonly SettingFinding[] {
  if ((cert_file === undefined) === (key_file === undefined)) return [];
  const message = '`cert_file` and `key_file` belong together: one of them is missing';
  return [{ path, code: 'config/bad-value', message }];
}

/** A warning where files or a choice for TLS stand beside an address that is reached without it, and why it is. */
export function idleTlsFindings(
  { verify, ...files }: Readonly<Record<string, unknown>>,
  why: string,
): readonly SettingFinding[] {
  if (verify === true && Object.keys(files).length === 0) return [];
  return [
    { path: ['tls'], code: 'config/no-effect', severity: 'warning', message: `without effect: ${why}` },
  ];
}

/** A target's address. */
export function targetUrl(description: string, examples: readonly string[]): ReturnType<typeof secret> {
  return secret({
    description: `${description} A user and a password in it are sent as basic authentication.`,
    examples,
  });
}
