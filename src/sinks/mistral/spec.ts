import { componentSpec } from '../../config/index.ts';
import { checkSettings } from './checkSettings.ts';
import { schema } from './settings.ts';

export const mistralSpec = componentSpec({
  kind: 'sink',
  type: 'mistral',
  title: 'Mistral',
  description:
    'Starts an execution of a workflow for each item, **which acts**. The id of the execution is made of the item’s key, so that each starts one however often it is tried.',
  schema,
  check: checkSettings,
});
