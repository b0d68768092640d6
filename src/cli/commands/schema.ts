import { Argument, Command } from 'commander';
import type { SchemaKind } from '../actions/printSchema.ts';
import type { Session } from '../output/session.ts';
import { mappingsOption } from './options.ts';

export function schemaCommand(session: Session): Command {
  return new Command('schema')
    .description(
      'Print the JSON Schema of the configuration, of the probe’s or of mapping files, for editors.',
    )
    .addArgument(
      new Argument('[kind]', 'config, probe, or mappings with the names that the mappings in force use')
        .choices(['config', 'probe', 'mappings'])
        .default('config'),
    )
    .addOption(mappingsOption())
    .action(async (kind: SchemaKind, options: { readonly mappings?: readonly string[] }) => {
      const { printSchema } = await import('../actions/printSchema.ts');
      session.exitCode = await printSchema(kind, options, session);
    });
}
