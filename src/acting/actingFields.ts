import { duration, flag, sinkFields, text } from '../config/index.ts';

/** What every sink must be told whose target acts. */
export const ACTING_FIELDS = {
  acts: flag({
    description: 'Must be `true`: a word from you that this sink may have the cloud act. It has no default.',
    examples: [true],
  }),
  ...sinkFields(['problem']),
  filter: text({
    description:
      'Which items it acts upon: those for which this CEL expression holds. It may speak of `kind`, of `item` (the line of the contract) and of `event` (the flat event that brought it), and has no default.',
    examples: ["item.state == 'raised' && item.key.startsWith('guest-unresponsive:')"],
  }),
  max_age: duration({
    description:
      'What happened longer ago is not acted upon, and the log says so: what was right then may do harm now.',
    default: '10m',
  }),
};
