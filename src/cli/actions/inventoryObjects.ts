import type { ObjectFilter, ObjectView, StoreReader } from '../../model/index.ts';
import type { ReplayStep } from '../../proof/index.ts';
import { replay } from '../../proof/index.ts';
import { openReader } from '../../app/index.ts';
import type { Session } from '../output/session.ts';
import { readingsOf, requireSource } from './readings.ts';
import type { WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

/** Sorted by type and id, deleted ones too. `filter` saves reading what is not wanted from a store; captures are read whole. */
export async function allObjects(
  captures: readonly string[],
  options: WorkspaceOptions,
  session: Session,
  filter: ObjectFilter,
): Promise<readonly ObjectView[]> {
  if (captures.length === 0) {
    requireSource(options);
    return readStore(options, session, (reader) => [...reader.objects({ ...filter, deleted: true })]);
  }
  const objects: ObjectView[] = [];
  for await (const step of replayed(captures, options, session)) {
    if (step.kind === 'object') objects.push(step.object);
  }
  return objects;
}

export function replayed(
  captures: readonly string[],
  options: WorkspaceOptions,
  session: Session,
): AsyncIterable<ReplayStep> {
  const workspace = openWorkspace(options, session);
  return replay(readingsOf(captures, options, workspace), workspace.mapping, workspace.config.cloud);
}

/** The configured store, or that of a file; opened read-only, also while a bridge holds it. */
export function readStore<T>(
  options: WorkspaceOptions,
  session: Session,
  use: (reader: StoreReader) => T,
  file?: string,
): T {
  const { config, mapping } = openWorkspace(options, session);
  const reader = openReader(config, mapping.models, file);
  try {
    return use(reader);
  } finally {
    reader.close();
  }
}
