import { Command } from 'commander';
import type { ExplainOptions } from '../actions/explainCaptures.ts';
import type { Session } from '../output/session.ts';
import { definitionsOption, configOption, jsonOption, mappingsOption, metersOption } from './options.ts';

export function explainCommand(session: Session): Command {
  return new Command('explain')
    .description(
      'Say why: which rule took a message and what it was trusted for, or which message set a field.',
    )
    .argument('[files...]', 'captures; - is stdin; without any, the store of -c')
    .option('--message <id>', 'only the message with this id, or an id that begins so')
    .option('--event <type>', 'only messages of this event type; * stands for any characters')
    .option('--object <id>', 'the fields of this object')
    .option('--field <name>', 'with --object: only this field or relation')
    .addOption(jsonOption())
    .addOption(mappingsOption())
    .addOption(metersOption())
    .addOption(definitionsOption())
    .addOption(configOption())
    .action(async (files: readonly string[], options: ExplainOptions) => {
      const { explainCaptures } = await import('../actions/explainCaptures.ts');
      session.exitCode = await explainCaptures(files, options, session);
    });
}
