import { Type, type Static } from 'typebox';
import { duration, list, size, text, type SettingFinding } from '../../config/index.ts';
import { selectionFields } from '../selection/selectionFields.ts';

const guestPath = (description: string, example: string) =>
  Type.Unsafe<string>({
    type: 'string',
    minLength: 1,
    maxLength: 1024,
    description,
    examples: [example],
  });

const command = Type.Object(
  {
    path: guestPath('Program in the guest, with its whole path.', '/usr/local/bin/health'),
    arguments: list(text({ description: 'An argument.' }), { description: 'Its arguments.', default: [] }),
    limit: duration({
      description:
        'How long it may run. It is not ended then, but said to have failed, and not started again before it ends.',
      default: '1m',
      atLeast: '1s',
    }),
  },
  {
    description:
      'A command that the agent runs as root in the guest: it ends with 0 when all is well, and the first line that it writes is the detail. Most distributions forbid it.',
  },
);

/** The section `application`. Without `file` and `command` nothing is asked. */
export const APPLICATION_FIELDS = {
  ...selectionFields(['stackwire:health', 'stackwire_health']),
  file: Type.Optional(
    guestPath('Status file in the guest, which its application writes.', '/run/stackwire/health.json'),
  ),
  command: Type.Optional(command),
  interval: duration({
    description: 'How often a guest that answers is asked for it.',
    default: '30s',
    atLeast: '1s',
  }),
  stale: duration({
    description:
      'A status file whose `sequence` or `time` did not change for so long is stale, whatever it says.',
    default: '2m',
    atLeast: '1s',
  }),
  max_bytes: size({
    description: 'A longer status file or output is not read.',
    default: '4KB',
    atLeast: '100B',
  }),
};

const schema = Type.Object(APPLICATION_FIELDS);

export type ApplicationSettings = Readonly<Static<typeof schema>>;
export type GuestCommand = Readonly<Static<typeof command>>;

/** What is wrong with the section beyond its schema. */
export function applicationFindings({
  file,
  command: given,
}: ApplicationSettings): readonly SettingFinding[] {
  if (file === undefined || given === undefined) return [];
  return [
    {
      path: ['command'],
      code: 'config/bad-value',
      message: 'stands beside `file`: a guest is asked in one way',
      suggestion: 'remove `file` or `command`',
    },
  ];
}
