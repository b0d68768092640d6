import { jsonSchemaOf } from '../../config/index.ts';
import { COMPONENT_SPECS } from '../../app/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import type { Session } from '../output/session.ts';

export async function printSchema({ terminal }: Session): Promise<ExitCode> {
  await terminal.print(JSON.stringify(jsonSchemaOf(COMPONENT_SPECS), null, 2));
  return EXIT.fine;
}
