import { componentSpec } from '../../config/index.ts';
import { checkSettings } from './checkSettings.ts';
import { schema } from './settings.ts';

export const masakariSpec = componentSpec({
  kind: 'sink',
  type: 'masakari',
  title: 'Masakari',
  description:
    'Posts notifications to Masakari’s API, **upon which it acts**. Once a notification was taken, the same is not taken again.',
  schema,
  check: checkSettings,
});
