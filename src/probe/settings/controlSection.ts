import { Type } from 'typebox';
import { ACCESS_FIELDS, accessFindings } from '../../amqp/index.ts';
import { componentSpec, flag, text } from '../../config/index.ts';
import { CONTROL_EXCHANGE } from '../../control/index.ts';
import type { ControlSettings } from '../control/fields.ts';
import type { SendSettings } from '../send/sendSection.ts';

export const controlSection = componentSpec({
  kind: 'section',
  type: 'control',
  title: 'Requests',
  description:
    'Where a bridge asks for the last samples of an instance that is being deleted. Without `notifier` it is the RabbitMQ of `send.notifier`, if there is one.',
  schema: Type.Object({
    listen: flag({ description: 'Whether requests are taken.', default: true }),
    exchange: text({
      description: 'Exchange to which the bridge’s sink `probe` publishes.',
      default: CONTROL_EXCHANGE,
    }),
    notifier: Type.Optional(
      Type.Object(ACCESS_FIELDS, { description: 'The RabbitMQ of the bridge’s sink `probe`.' }),
    ),
  }),
  check: ({ notifier }) =>
    notifier === undefined
      ? []
      : accessFindings(notifier).map((one) => ({ ...one, path: ['notifier', ...one.path] })),
});

interface Sections {
  readonly send: SendSettings;
  readonly control: {
    readonly listen: boolean;
    readonly exchange: string;
    readonly notifier?: NonNullable<SendSettings['notifier']> | Omit<ControlSettings, 'exchange'>;
  };
}

/** How requests come; null where none are taken. */
export function controlOf({ send, control }: Sections): ControlSettings | null {
  const { listen, exchange, notifier = send.notifier } = control;
  return listen && notifier !== undefined ? { ...notifier, exchange } : null;
}
