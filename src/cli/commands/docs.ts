import { Command } from 'commander';
import type { DocsOptions } from '../actions/referencePages.ts';
import type { Session } from '../output/session.ts';

/** `program` gives the whole command line, which one of the pages describes. */
export function docsCommand(session: Session, program: () => Command): Command {
  return new Command('docs')
    .description('Generate the reference pages, or check that they are current.')
    .option('--write <dir>', 'write the pages into this folder')
    .option('--check <dir>', 'exit with 1 if a page in this folder is not current')
    .action(async (options: DocsOptions) => {
      const { referencePages } = await import('../actions/referencePages.ts');
      session.exitCode = await referencePages(program(), options, session);
    });
}
