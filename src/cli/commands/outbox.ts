import { Command } from 'commander';
import type { OutboxListOptions, OutboxOptions } from '../actions/outbox.ts';
import type { Session } from '../output/session.ts';
import { configOption, gatherNumbers, jsonOption } from './options.ts';

/** What targets refused for good, in the store that `-c` names. */
export function outboxCommand(session: Session): Command {
  const list = new Command('list')
    .description('List what targets refused for good, with their answers.')
    .option('--sink <name>', 'only of this sink')
    .action(async (options: OutboxListOptions) => {
      const { listOutbox } = await import('../actions/outbox.ts');
      session.exitCode = await listOutbox(options, session);
    });
  const retry = new Command('retry')
    .description('Have items tried again, by the bridge where one runs, else by the next that does.')
    .action(async (ids: readonly number[], options: OutboxOptions) => {
      const { retryOutbox } = await import('../actions/outbox.ts');
      session.exitCode = await retryOutbox(ids, options, session);
    });
  const drop = new Command('drop')
    .description('Throw items away; by the bridge where one runs.')
    .action(async (ids: readonly number[], options: OutboxOptions) => {
      const { dropOutbox } = await import('../actions/outbox.ts');
      session.exitCode = await dropOutbox(ids, options, session);
    });
  for (const command of [retry, drop]) {
    command
      .argument('[ids...]', 'numbers of items', gatherNumbers)
      .option('--sink <name>', 'all items of this sink');
  }
  const outbox = new Command('outbox').description(
    'See, try again or throw away what the targets of sinks refused for good.',
  );
  for (const command of [list, retry, drop]) {
    outbox.addCommand(command.addOption(jsonOption()).addOption(configOption()));
  }
  return outbox;
}
