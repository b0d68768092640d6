import { Type } from 'typebox';
import { componentSpec, flag, integer, secret, text } from '../../config/index.ts';

export const httpSection = componentSpec({
  kind: 'section',
  type: 'http',
  title: 'HTTP',
  description: 'Health, metrics, and the state of each guest as JSON.',
  schema: Type.Object({
    enabled: flag({ description: 'Whether it listens.', default: true }),
    host: text({
      description: 'Address to listen on. Any other than a loopback address needs a `token`.',
      default: '127.0.0.1',
    }),
    port: integer({
      description: 'Port to listen on; 0 takes a free one, which the log tells.',
      default: 8791,
      minimum: 0,
      maximum: 65_535,
    }),
    token: Type.Optional(
      secret({
        description: 'What clients must send as `Authorization: Bearer TOKEN`.',
        examples: ['${STACKWIRE_PROBE_TOKEN}'],
      }),
    ),
  }),
});
