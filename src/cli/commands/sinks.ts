import { Command } from 'commander';
import type { SinkTestOptions } from '../actions/testSinks.ts';
import type { Session } from '../output/session.ts';
import { configOption, jsonOption } from './options.ts';

export function sinksCommand(session: Session): Command {
  const test = new Command('test')
    .description(
      'Deliver one marked item of each kind to the target of a sink, also beside a bridge that runs, and show the answers.',
    )
    .argument('<name>', 'name of the sink in the configuration')
    .addOption(configOption().makeOptionMandatory())
    .addOption(jsonOption())
    .action(async (name: string, options: SinkTestOptions) => {
      const { testSinks } = await import('../actions/testSinks.ts');
      session.exitCode = await testSinks(name, options, session);
    });
  return new Command('sinks').description('Try the targets that are configured.').addCommand(test);
}
