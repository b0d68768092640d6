import { Command, Option } from 'commander';
import type { DoctorOptions } from '../actions/runDoctor.ts';
import type { Session } from '../output/session.ts';
import { configOption, jsonOption } from './options.ts';

export function doctorCommand(session: Session): Command {
  return new Command('doctor')
    .description(
      'Say why nothing arrives and what the bridge would break, with the lines that mend it. It only looks: nothing is declared, bound, consumed or deleted.',
    )
    .addOption(
      new Option('--watch <duration>', 'time between two looks at depths; 0s looks once').default('3s'),
    )
    .addOption(jsonOption())
    .addOption(configOption().makeOptionMandatory())
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import('../actions/runDoctor.ts');
      session.exitCode = await runDoctor(options, session);
    });
}
