import { Command } from 'commander';
import type { CheckOptions } from '../actions/checkFiles.ts';
import type { Session } from '../output/session.ts';
import { definitionsOption, configOption, jsonOption, mappingsOption, metersOption } from './options.ts';

export function checkCommand(session: Session): Command {
  return new Command('check')
    .description('Lint mapping files, and with -c the configuration: every finding with its place.')
    .argument('[paths...]', 'mapping files or folders; without any, the mappings in force')
    .option('--strict', 'let warnings count as findings too')
    .addOption(jsonOption())
    .addOption(mappingsOption())
    .addOption(metersOption())
    .addOption(definitionsOption())
    .addOption(configOption())
    .action(async (paths: readonly string[], options: CheckOptions) => {
      const { checkFiles } = await import('../actions/checkFiles.ts');
      session.exitCode = await checkFiles(paths, options, session);
    });
}
