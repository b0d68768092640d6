import { Command, Option } from 'commander';
import type { TestOptions } from '../actions/testMappings.ts';
import type { Session } from '../output/session.ts';
import { configOption, jsonOption, mappingsOption, percent } from './options.ts';

export function testCommand(session: Session): Command {
  return new Command('test')
    .description('Run the tests that mapping files carry.')
    .argument(
      '[dirs...]',
      'mapping folders, the second and following as overlays; without any, the mappings in force',
    )
    .option('--coverage', 'also tell which rules the tests reach, and list the others')
    .addOption(
      new Option('--fail-under <percent>', 'exit with 1 if the tests reach fewer of the rules').argParser(
        percent,
      ),
    )
    .addOption(jsonOption())
    .addOption(mappingsOption())
    .addOption(configOption())
    .action(async (dirs: readonly string[], options: TestOptions) => {
      const { testMappings } = await import('../actions/testMappings.ts');
      session.exitCode = await testMappings(dirs, options, session);
    });
}
