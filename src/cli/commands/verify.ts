import { Command, Option } from 'commander';
import type { VerifyFlags } from '../actions/verifyCaptures.ts';
import type { Session } from '../output/session.ts';
import { configOption, jsonOption, mappingsOption, wholeNumber } from './options.ts';

export function verifyCommand(session: Session): Command {
  return new Command('verify')
    .description(
      'Prove that captures leave the same inventory in any order, and find values that two clocks decide.',
    )
    .argument('[files...]', 'captures; - is stdin; without any, the store of -c')
    .addOption(
      new Option('--orders <count>', 'shuffles, with duplicates and random batches')
        .argParser(wholeNumber(0))
        .default(50),
    )
    .addOption(
      new Option('--seed <number>', 'seed of all that is random').argParser(wholeNumber(0)).default(1),
    )
    .option('--skew <duration>', "also let each publisher's clock be off by up to this, e.g. 1s")
    .addOption(jsonOption())
    .addOption(mappingsOption())
    .addOption(configOption())
    .action(async (files: readonly string[], options: VerifyFlags) => {
      const { verifyCaptures } = await import('../actions/verifyCaptures.ts');
      session.exitCode = await verifyCaptures(files, options, session);
    });
}
