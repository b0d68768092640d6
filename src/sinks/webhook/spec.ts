import { componentSpec } from '../../config/index.ts';
import { checkSettings } from './checkSettings.ts';
import { schema } from './settings.ts';

export const webhookSpec = componentSpec({
  kind: 'sink',
  type: 'webhook',
  title: 'Webhook',
  description:
    'Posts items as CloudEvents 1.0, or in a form of your own. The `id` of a CloudEvent is the stable key of the item, which is in the header `Idempotency-Key` too where one item goes alone.',
  schema,
  check: checkSettings,
});
