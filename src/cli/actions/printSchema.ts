import { jsonSchemaOf, sectionsSchema } from '../../config/index.ts';
import type { JsonSchema } from '../../model/index.ts';
import { mappingSchema } from '../../mapping/index.ts';
import { COMPONENT_SPECS } from '../../app/index.ts';
import { PROBE_FILE } from '../../probe/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import type { Session } from '../output/session.ts';
import type { WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export type SchemaKind = 'config' | 'probe' | 'mappings';

export async function printSchema(
  kind: SchemaKind,
  options: WorkspaceOptions,
  session: Session,
): Promise<ExitCode> {
  await session.terminal.print(JSON.stringify(SCHEMAS[kind](options, session), null, 2));
  return EXIT.fine;
}

const SCHEMAS: Readonly<Record<SchemaKind, (options: WorkspaceOptions, session: Session) => JsonSchema>> = {
  config: () => jsonSchemaOf(COMPONENT_SPECS),
  probe: () => sectionsSchema(PROBE_FILE),
  mappings: schemaOfMappings,
};

/** Completions are the names of the mappings in force. */
function schemaOfMappings(options: WorkspaceOptions, session: Session): JsonSchema {
  const { rules, models, traits } = openWorkspace(options, session).mapping;
  return mappingSchema({
    eventTypes: [...new Set(rules.flatMap(({ events }) => events))],
    traits: [...new Set(traits.map(({ name }) => name))],
    objects: [...models.keys()],
  });
}
