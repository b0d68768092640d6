import type { ObjectView } from '../../model/index.ts';
import { CONTRACT, StackwireError, toJson } from '../../model/index.ts';
import { diffInventories, digestObjects } from '../../proof/index.ts';
import { isStoreFile } from '../../app/index.ts';
import { counted } from '../output/counted.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatDifference } from '../output/formatDifference.ts';
import type { Session } from '../output/session.ts';
import { allObjects, readStore } from './inventoryObjects.ts';
import type { WorkspaceOptions } from './workspace.ts';

export interface DigestOptions extends WorkspaceOptions {
  readonly json?: boolean;
  /** What it is compared with: a store's file, a configuration, or captures. */
  readonly against?: readonly string[];
}

const CONFIGURATION = /\.ya?ml$/i;

/** Prints the hash; with `against` that of the other one too, and where they part. Exits with 1 when they do. */
export async function digestInventory(
  files: readonly string[],
  options: DigestOptions,
  session: Session,
): Promise<ExitCode> {
  const { json, against } = options;
  const { terminal } = session;
  const objects = await objectsOf(files, options, session);
  const digest = digestObjects(objects);
  await terminal.print(json === true ? toJson({ kind: 'digest', digest, objects: objects.length }) : digest);
  const differing = against === undefined ? null : await compare(objects, against, options, session);
  const counts = { objects: objects.length, ...(differing === null ? {} : { differing }) };
  if (json === true) await terminal.print(toJson({ kind: 'summary', ...counts, contract: CONTRACT }));
  return differing === null || differing === 0 ? EXIT.fine : EXIT.findings;
}

/** Prints the other hash and the first object that differs; resolves with how many do. */
async function compare(
  objects: readonly ObjectView[],
  against: readonly string[],
  options: DigestOptions,
  session: Session,
): Promise<number> {
  const { json } = options;
  const { terminal } = session;
  const others = await objectsOf(against, options, session);
  const digest = digestObjects(others);
  const line = { kind: 'digest', digest, objects: others.length, of: against };
  await terminal.print(json === true ? toJson(line) : digest);
  const { differing, first } = diffInventories(objects, others);
  for (const difference of first) {
    if (json === true) await terminal.print(toJson(difference));
    else for (const text of formatDifference(difference, terminal)) await terminal.print(text);
  }
  if (json === true) return differing;
  await terminal.print(
    differing === 0
      ? `${counted(objects.length, 'object')}: ${terminal.style('green', 'no difference')}`
      : terminal.style(
          'yellow',
          `${counted(differing, 'object')} of ${objects.length} and ${others.length} differ`,
        ),
  );
  return differing;
}

/** Of a store's file, of the store of a configuration, of captures; without any of these, of the store of `-c`. */
async function objectsOf(
  files: readonly string[],
  options: WorkspaceOptions,
  session: Session,
): Promise<readonly ObjectView[]> {
  const [file = ''] = files;
  const kinds = files.filter((name) => CONFIGURATION.test(name) || isStoreFile(name));
  if (kinds.length > 0 && files.length > 1) {
    throw new StackwireError('usage', `${kinds[0]} stands for a whole inventory: name it alone`);
  }
  if (CONFIGURATION.test(file)) return allObjects([], { ...options, config: file }, session, {});
  if (kinds.length === 0) return allObjects(files, options, session, {});
  return readStore(options, session, (reader) => [...reader.objects({ deleted: true })], file);
}
