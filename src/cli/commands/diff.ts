import { Command, Option } from 'commander';
import type { DiffOptions } from '../actions/diffVersions.ts';
import type { Session } from '../output/session.ts';
import { configOption, gather, jsonOption } from './options.ts';

export function diffCommand(session: Session): Command {
  return new Command('diff')
    .description('Tell what another version of the mappings would have made differently of captures.')
    .argument('[files...]', 'captures; - is stdin; without any, the store of -c')
    .addOption(
      new Option(
        '--from <dir>',
        'mapping files of the one version, instead of those in force; repeated: overlays',
      ).argParser(gather),
    )
    .addOption(
      new Option('--to <dir>', 'mapping files of the other version; repeated: overlays')
        .argParser(gather)
        .makeOptionMandatory(),
    )
    .addOption(jsonOption())
    .addOption(configOption())
    .action(async (files: readonly string[], options: DiffOptions) => {
      const { diffVersions } = await import('../actions/diffVersions.ts');
      session.exitCode = await diffVersions(files, options, session);
    });
}
