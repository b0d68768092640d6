import { Type, type Static } from 'typebox';
import { componentSpec, integer, path, secret, size, text } from '../../config/index.ts';
import { isLoopback } from '../../guard/index.ts';
import type { SettingFinding } from '../../config/index.ts';

const tls = Type.Object(
  {
    cert_file: path({ description: 'Own certificate (PEM), with the ones between it and its authority.' }),
    key_file: path({ description: 'Its key (PEM).' }),
    ca_file: Type.Optional(
      path({
        description:
          'Certificates (PEM) of the authority whose clients may post. With it whoever posts must show a client certificate.',
      }),
    ),
  },
  { description: 'Listens with TLS. The files are read at the start.' },
);

const schema = Type.Object({
  host: text({
    description:
      'Address to listen on. Any other than a loopback address needs a `token` or a `tls.ca_file`.',
    default: '127.0.0.1',
  }),
  port: integer({
    description: 'Port to listen on; 0 takes a free one, which the log tells.',
    default: 8790,
    minimum: 0,
    maximum: 65_535,
  }),
  token: Type.Optional(
    secret({
      description:
        'What whoever posts must send: as `Authorization: Bearer TOKEN`, or as the password of basic authentication with any user, which is what Ceilometer can do.',
      examples: ['${STACKWIRE_POST_TOKEN}'],
    }),
  ),
  tls: Type.Optional(tls),
  max_requests: integer({
    description:
      'Most posts that wait for their commit. At least `batch.max_messages` for senders of single ones.',
    default: 1000,
    minimum: 1,
    maximum: 100_000,
  }),
  max_bytes: size({
    description: 'Most bytes of posts that wait for their commit.',
    default: '64MB',
  }),
});

export type HttpSourceSettings = Readonly<Static<typeof schema>>;

/** A token travels in a header, and to Ceilometer in an address. */
const SENDABLE = /^[\x21-\x7e]+$/;

function check({ host, token, tls: secured }: HttpSourceSettings): readonly SettingFinding[] {
  const findings: SettingFinding[] = [];
  if (!isLoopback(host) && token === undefined && secured?.ca_file === undefined) {
    findings.push({
      path: ['host'],
      code: 'config/open-without-token',
      message: `without a token or client certificates it is for this machine only, not for \`${host}\``,
      suggestion: 'set `token` or `tls.ca_file`, or listen on 127.0.0.1',
    });
  }
  if (token !== undefined && !SENDABLE.test(token)) {
    findings.push({
      path: ['token'],
      code: 'config/bad-value',
      message: 'has blanks or characters beyond ASCII, which no header carries',
    });
  }
  return findings;
}

export const httpSourceSpec = componentSpec({
  kind: 'source',
  type: 'http',
  title: 'HTTP',
  description:
    'Takes what Ceilometer’s HTTP publisher posts, events and samples, and Oslo notifications that others post. A post is answered with 202 when it is committed.',
  schema,
  check,
});
