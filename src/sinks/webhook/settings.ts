import { Type, type Static } from 'typebox';
import { choice, HTTP_FIELDS, secret, sinkFields, targetUrl, text } from '../../config/index.ts';

const signature = Type.Object(
  {
    secret: secret({ description: 'Key that both sides know.' }),
    header: text({ description: 'Header that carries it.', default: 'X-Signature-256' }),
  },
  {
    description:
      'Signs each body: the header is `sha256=` and the hexadecimal HMAC-SHA256 of the body’s bytes.',
  },
);

export const schema = Type.Object({
  url: targetUrl('Where items are posted, `http` or `https`; redirects are not followed.', [
    'https://example.net/hooks/openstack',
  ]),
  format: choice(['structured', 'batched'], {
    description:
      '`structured`: one CloudEvent a request. `batched`: a list of them (`application/cloudevents-batch+json`).',
    default: 'structured',
  }),
  body: Type.Optional(
    Type.Unsafe<unknown>({
      description:
        'A JSON body of your own instead of a CloudEvent, one item a request, for a chat system, say. In every text of it `{…}` is a CEL expression that may speak of `kind`, `item` and `event`.',
      examples: [{ text: '{item.summary}' }],
    }),
  ),
  signature: Type.Optional(signature),
  ...sinkFields(['problem']),
  ...HTTP_FIELDS,
});

export type WebhookSettings = Readonly<Static<typeof schema>>;
