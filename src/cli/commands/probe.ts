import { Command } from 'commander';
import type { ProbeOptions } from '../actions/runProbe.ts';
import type { Session } from '../output/session.ts';
import { configOption, jsonOption } from './options.ts';

export function probeCommand(session: Session): Command {
  return new Command('probe')
    .description(
      'Run the probe of a compute node until it is stopped: it asks the guests whether they live, tells what changes, and keeps their last samples.',
    )
    .addOption(configOption())
    .option(
      '--once',
      'look once, print what is seen of each guest, and send nothing; 1 where a guest is in fault, 3 where nothing could be learnt',
    )
    .addOption(jsonOption())
    .action(async (options: ProbeOptions) => {
      if (options.once === true) {
        const { sweepGuests } = await import('../actions/sweepGuests.ts');
        session.exitCode = await sweepGuests(options, session);
        return;
      }
      const { runProbe } = await import('../actions/runProbe.ts');
      session.exitCode = await runProbe(options, session);
    });
}
