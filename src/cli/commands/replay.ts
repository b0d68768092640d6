import { Command, Option } from 'commander';
import type { ReplayOptions } from '../actions/replayCaptures.ts';
import type { Session } from '../output/session.ts';
import {
  definitionsOption,
  commaList,
  configOption,
  jsonOption,
  mappingsOption,
  metersOption,
} from './options.ts';

export function replayCommand(session: Session): Command {
  return new Command('replay')
    .description(
      'Show what a bridge would make of captures: events, changes with their reasons, and the inventory.',
    )
    .argument('[files...]', 'captures; - is stdin; without any, the store of -c')
    .addOption(jsonOption())
    .addOption(mappingsOption())
    .addOption(metersOption())
    .addOption(definitionsOption())
    .addOption(configOption())
    .addOption(
      new Option(
        '--format <form>',
        "print Ceilometer's own events, or events and object maps of Zenoss's OpenStack ZenPack",
      ).choices(['ceilometer', 'zenoss']),
    )
    .option('--strict', 'with --definitions and --format ceilometer: exactly what Ceilometer would make')
    .addOption(
      new Option(
        '--fail-on <kinds>',
        'exit with 1 if there was any of these: dead, unmapped, late, skew',
      ).argParser(commaList),
    )
    .action(async (files: readonly string[], options: ReplayOptions) => {
      if (options.strict === true || options.format === 'ceilometer') {
        const { replayStrictly } = await import('../actions/replayStrictly.ts');
        session.exitCode = await replayStrictly(files, options, session);
        return;
      }
      const { replayCaptures } = await import('../actions/replayCaptures.ts');
      session.exitCode = await replayCaptures(files, options, session);
    });
}
