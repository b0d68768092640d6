import { componentSpec } from '../../config/index.ts';
import { checkSettings } from './checkSettings.ts';
import { schema } from './settings.ts';

export const vitrageSpec = componentSpec({
  kind: 'sink',
  type: 'vitrage',
  title: 'Vitrage',
  description:
    'Posts problems of hosts to Vitrage’s API, where they are alarms. OpenStack retired Vitrage in 2026; this is for clouds that still run it.',
  schema,
  check: checkSettings,
});
