import { Command, Option } from 'commander';
import type { VitalSignsOptions } from '../actions/vitalSigns.ts';
import type { Session } from '../output/session.ts';
import { configOption, jsonOption } from './options.ts';

export function vitalSignsCommand(session: Session): Command {
  return new Command('vital-signs')
    .description(
      'Show what nova, libvirt, the guest agent and ping say of an instance, and where they disagree. Without one: all of them, those that disagree first.',
    )
    .argument('[instance]', 'its id, its name, or the beginning of either')
    .addOption(new Option('--ping', 'ask by fping now, instead of reading what the watch knows'))
    .addOption(jsonOption())
    .addOption(configOption().makeOptionMandatory())
    .action(async (instance: string | undefined, options: VitalSignsOptions) => {
      const { vitalSigns } = await import('../actions/vitalSigns.ts');
      session.exitCode = await vitalSigns(instance, options, session);
    });
}
