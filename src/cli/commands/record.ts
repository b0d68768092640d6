import { Command, Option } from 'commander';
import type { RecordFlags } from '../actions/recordCapture.ts';
import type { Session } from '../output/session.ts';
import { configOption, gather, jsonOption, mappingsOption, wholeNumber } from './options.ts';

export function recordCommand(session: Session): Command {
  return new Command('record')
    .description(
      'Record messages without their secrets: live through a queue of its own, from the store, or from captures.',
    )
    .addOption(configOption())
    .option('-o, --output <capture>', 'file to write; - is stdout')
    .option('--force', 'overwrite what is there')
    .addOption(new Option('--source <name>', 'only this source of the configuration'))
    .addOption(
      new Option(
        '--types <glob>',
        'only these event types, as in `event:` of a mapping; repeatable',
      ).argParser(gather),
    )
    .option('--for <duration>', 'end after this time, e.g. 10m')
    .addOption(new Option('--count <number>', 'end after so many messages').argParser(wholeNumber(1)))
    .option(
      '--around <message id>',
      "what the store's ring remembers around this message, instead of the bus",
    )
    .addOption(
      new Option(
        '--span <duration>',
        'how long before and after it, with --around; 60s unless told otherwise',
      ),
    )
    .addOption(
      new Option('--from <capture>', 'this capture instead of the bus; repeatable, - is stdin').argParser(
        gather,
      ),
    )
    .option('--pseudonyms', 'replace names, addresses and ids, each by the same pseudonym everywhere')
    .option(
      '--pseudonym-key <file>',
      'key for the same pseudonyms in several captures; else STACKWIRE_PSEUDONYM_KEY, else a new one',
    )
    .option('--as-test [name]', 'print a test for a mapping file that expects what the capture leaves')
    .option('--test-file <file>', 'write that test to a mapping file of its own, an overlay')
    .addOption(mappingsOption())
    .addOption(jsonOption())
    .action(async (options: RecordFlags) => {
      const { recordCapture } = await import('../actions/recordCapture.ts');
      session.exitCode = await recordCapture(options, session);
    });
}
