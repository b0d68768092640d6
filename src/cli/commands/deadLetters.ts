import { Command } from 'commander';
import type { DeadLetterOptions } from '../actions/deadLetterViews.ts';
import type { DeskOptions } from '../actions/deadLetterDesk.ts';
import type { Session } from '../output/session.ts';
import { configOption, gatherNumbers, jsonOption, mappingsOption, wholeNumber } from './options.ts';

/** Dead letters of the store that `-c` names. */
export function deadLettersCommand(session: Session): Command {
  const list = new Command('list')
    .description('List the causes for which messages could not be used, most recently seen first.')
    .option('--letters', 'the letters themselves instead of their causes')
    .action(async (options: DeadLetterOptions) => {
      const { listDeadLetters } = await import('../actions/deadLetterViews.ts');
      session.exitCode = await listDeadLetters(options, session);
    });
  const show = new Command('show')
    .description('Show one letter with what is kept of its message, secrets removed.')
    .argument('<id>', 'number of the letter', wholeNumber(1))
    .action(async (id: number, options: DeadLetterOptions) => {
      const { showDeadLetter } = await import('../actions/deadLetterViews.ts');
      session.exitCode = await showDeadLetter(id, options, session);
    });
  const replay = new Command('replay')
    .description(
      'Take letters up again with the mapping of now, as if they had come in time; by the bridge where one runs.',
    )
    .addOption(mappingsOption())
    .action(async (ids: readonly number[], options: DeskOptions) => {
      const { replayDeadLetters } = await import('../actions/deadLetterDesk.ts');
      session.exitCode = await replayDeadLetters(ids, options, session);
    });
  const drop = new Command('drop')
    .description('Throw letters away; by the bridge where one runs.')
    .action(async (ids: readonly number[], options: DeskOptions) => {
      const { dropDeadLetters } = await import('../actions/deadLetterDesk.ts');
      session.exitCode = await dropDeadLetters(ids, options, session);
    });
  for (const command of [replay, drop]) {
    command
      .argument('[ids...]', 'numbers of letters', gatherNumbers)
      .option('--cause <code>', 'all letters with this code, such as mapping/evaluate')
      .option('--group <number>', 'all letters of this group', wholeNumber(1));
  }
  const deadLetters = new Command('dead-letters').description(
    'See, take up again or throw away the messages that could not be used.',
  );
  for (const command of [list, show, replay, drop]) {
    deadLetters.addCommand(command.addOption(jsonOption()).addOption(configOption()));
  }
  return deadLetters;
}
