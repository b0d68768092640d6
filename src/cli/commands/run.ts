import { Command } from 'commander';
import type { RunOptions } from '../actions/runBridge.ts';
import type { Session } from '../output/session.ts';
import { configOption } from './options.ts';

export function runCommand(session: Session): Command {
  return new Command('run')
    .description('Run the bridge until it is stopped; without -c on bundled captures and a store of its own.')
    .addOption(configOption())
    .option('--once', 'end after the last event of the captures')
    .option(
      '--set-aside-damaged-store',
      'look the whole store through; if it is damaged, rename it and begin a new one',
    )
    .action(async (options: RunOptions) => {
      const { runBridge } = await import('../actions/runBridge.ts');
      session.exitCode = await runBridge(options, session);
    });
}
