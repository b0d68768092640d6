import { Command, Option } from 'commander';
import type { QueueOptions, RemoveOptions } from '../actions/busQueues.ts';
import type { Session } from '../output/session.ts';
import { configOption, jsonOption } from './options.ts';

export function queuesCommand(session: Session): Command {
  const list = new Command('list')
    .description('List the queues that the configured sources read, and what is in them.')
    .action(async (options: QueueOptions) => {
      const { listQueues } = await import('../actions/busQueues.ts');
      session.exitCode = await listQueues(options, session);
    });
  const remove = new Command('remove')
    .description("Remove the bridge's own queues; never a shared one, never an exchange.")
    .option('--yes', 'remove; without it, only say what would be removed')
    .option('--force', 'also a queue that is read, or in which messages wait')
    .action(async (options: RemoveOptions) => {
      const { removeQueues } = await import('../actions/busQueues.ts');
      session.exitCode = await removeQueues(options, session);
    });
  const queues = new Command('queues').description(
    'What the bridge has on the bus, and how to take it away.',
  );
  for (const command of [list, remove]) {
    queues.addCommand(
      command
        .addOption(configOption().makeOptionMandatory())
        .addOption(new Option('--source <name>', 'only this source'))
        .addOption(jsonOption()),
    );
  }
  return queues;
}
