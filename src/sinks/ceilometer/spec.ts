import { componentSpec } from '../../config/index.ts';
import { checkSettings } from './checkSettings.ts';
import { schema } from './settings.ts';

export const ceilometerSpec = componentSpec({
  kind: 'sink',
  type: 'ceilometer',
  title: 'Ceilometer',
  description:
    'Publishes events and samples as Ceilometer’s own publishers do, for what reads Ceilometer today. One of `notifier`, `kafka`, `amqp1`, `http` and `file` says how. With `definitions:` in the file they are the events that Ceilometer makes with the same definitions.',
  schema,
  check: checkSettings,
});
