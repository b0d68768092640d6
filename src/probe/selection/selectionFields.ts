import { Type, type Static } from 'typebox';
import { choice, list, text } from '../../config/index.ts';

// Its type is what the schema says.
// oxlint-disable-next-line typescript/explicit-function-return-type
const pattern = (what: string) =>
  Type.Optional(text({ description: `${what}; \`*\` stands for any characters.` }));

const guest = Type.Object(
  {
    uuid: pattern('Its id'),
    name: pattern('Nova’s name of it, as the user gave it, or that of the domain'),
    flavor: pattern('Name of its flavor'),
    project: pattern('Id or name of its project'),
  },
  { minProperties: 1, description: 'Guests of which all that is given here is true.' },
);

/**
 * Which guests are meant: who has an agent, who asked for it, who is listed. `properties` are the names by which a guest asks unless
 * the file names others.
 */
// Its type is what the schema says.
// oxlint-disable-next-line typescript/explicit-function-return-type typescript/explicit-module-boundary-types
export const selectionFields = (properties: readonly string[]) => ({
  select: choice(['channel', 'asked'], {
    description:
      'Which guests: those of nova’s that have the channel of an agent, or only those that asked for it by a property. Those on the list `allow` in any case.',
    default: 'channel',
  }),
  properties: list(text({ description: 'Name of an image property or flavor extra spec.' }), {
    description:
      'Image properties and flavor extra specs by which a guest asks (`true`) or declines (`false`). They are in the domains of novas since 2025.',
    default: properties,
  }),
  allow: list(guest, {
    description: 'Guests that are asked although they did not ask for it, or are none of nova’s.',
    default: [],
  }),
  deny: list(guest, { description: 'Guests that are never asked, whatever else says so.', default: [] }),
});

const selection = Type.Object(selectionFields([]));

export type SelectionSettings = Readonly<Static<typeof selection>>;
export type GuestPattern = Readonly<Static<typeof guest>>;
