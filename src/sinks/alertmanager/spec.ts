import { componentSpec } from '../../config/index.ts';
import { checkSettings } from './checkSettings.ts';
import { schema } from './settings.ts';

export const alertmanagerSpec = componentSpec({
  kind: 'sink',
  type: 'alertmanager',
  title: 'Alertmanager',
  description: 'Sends problems as alerts (API v2), again while they stand, and ended when they are cleared.',
  schema,
  check: checkSettings,
});
