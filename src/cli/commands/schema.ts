import { Command } from 'commander';
import type { Session } from '../output/session.ts';

export function schemaCommand(session: Session): Command {
  return new Command('schema')
    .description('Print the JSON Schema of the configuration, for editors.')
    .action(async () => {
      const { printSchema } = await import('../actions/printSchema.ts');
      session.exitCode = await printSchema(session);
    });
}
