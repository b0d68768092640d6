import { Command, Option } from 'commander';
import type { NewMappingOptions } from '../actions/newMapping.ts';
import type { Session } from '../output/session.ts';
import { configOption, gather, jsonOption, mappingsOption } from './options.ts';

export function newCommand(session: Session): Command {
  return new Command('new')
    .description(
      'Begin a mapping file for a kind of object from what captures carry: traits with examples, an id, a rule for each event type, a test.',
    )
    .argument('<object>', 'type of the objects, one word such as `share_network`')
    .addOption(
      new Option('--from <capture>', 'capture to read; repeatable, - is stdin')
        .argParser(gather)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--types <glob>',
        'only these event types, as in `event:` of a mapping; repeatable',
      ).argParser(gather),
    )
    .addOption(
      new Option('-o, --output <dir>', 'folder for the file, which gets the name of the object').default('.'),
    )
    .addOption(jsonOption())
    .addOption(mappingsOption())
    .addOption(configOption())
    .action(async (object: string, options: NewMappingOptions) => {
      const { newMapping } = await import('../actions/newMapping.ts');
      session.exitCode = await newMapping(object, options, session);
    });
}
