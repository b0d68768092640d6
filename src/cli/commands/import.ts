import { Command } from 'commander';
import type { ImportOptions } from '../actions/importFile.ts';
import type { Session } from '../output/session.ts';
import { configOption, jsonOption, mappingsOption } from './options.ts';

const KINDS = {
  ceilometer: "Make an overlay of Ceilometer's event_definitions.yaml, and say what is wrong with it.",
  zenoss: "Make an overlay of a ZenPack's event table, and say which of its rows do harm.",
} as const;

export function importCommand(session: Session): Command {
  const command = new Command('import').description('Turn what a cloud already has into mapping files.');
  for (const kind of ['ceilometer', 'zenoss'] as const) {
    command.addCommand(
      new Command(kind)
        .description(KINDS[kind])
        .argument('<file>', 'the file; - is stdin')
        .option('-o, --output <dir>', 'folder for the mapping files; without it they are printed')
        .option('--force', 'overwrite what is there')
        .addOption(jsonOption())
        .addOption(mappingsOption())
        .addOption(configOption())
        .action(async (file: string, options: ImportOptions) => {
          const { importFile } = await import('../actions/importFile.ts');
          session.exitCode = await importFile(kind, file, options, session);
        }),
    );
  }
  return command;
}
