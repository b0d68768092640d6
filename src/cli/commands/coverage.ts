import { Command, Option } from 'commander';
import type { CoverageOptions } from '../actions/coverCaptures.ts';
import type { Session } from '../output/session.ts';
import { configOption, jsonOption, mappingsOption, percent } from './options.ts';

export function coverageCommand(session: Session): Command {
  return new Command('coverage')
    .description(
      'Tell what of captures the mappings do not use, and what of the mappings the captures do not need.',
    )
    .argument('[files...]', 'captures; - is stdin; without any, the store of -c')
    .addOption(
      new Option(
        '--fail-under <percent>',
        'exit with 1 if fewer of the event types have a rule of their own',
      ).argParser(percent),
    )
    .option('--html <file>', 'also write a page with the mapping files, each line used or not')
    .addOption(jsonOption())
    .addOption(mappingsOption())
    .addOption(configOption())
    .action(async (files: readonly string[], options: CoverageOptions) => {
      const { coverCaptures } = await import('../actions/coverCaptures.ts');
      session.exitCode = await coverCaptures(files, options, session);
    });
}
