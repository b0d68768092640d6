import { Type } from 'typebox';
import { componentSpec, path, text } from '../../config/index.ts';

/** Keys at the top of the file that are no section of their own. */
export const generalSection = componentSpec({
  kind: 'section',
  type: '',
  title: 'General',
  description: 'Keys at the top of the file.',
  schema: Type.Object({
    host: Type.Optional(
      text({
        description:
          'nova’s name of this host, as `openstack compute service list` shows it. Without it, the machine’s host name.',
        examples: ['cmp07'],
      }),
    ),
    state: path({
      description:
        'Folder for what the probe remembers over a restart and has still to send. It is made for its owner alone.',
      default: '/var/lib/stackwire-probe',
    }),
  }),
});
