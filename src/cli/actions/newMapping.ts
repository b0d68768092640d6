import { writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Event, Item } from '../../model/index.ts';
import { CONTRACT, StackwireError, toJson } from '../../model/index.ts';
import { matchEvent } from '../../events/index.ts';
import { compileMappings } from '../../mapping/index.ts';
import type { MappingDraft } from '../../proof/index.ts';
import { draftMapping } from '../../proof/index.ts';
import { makeFolder, readItems } from '../../app/index.ts';
import { counted } from '../output/counted.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { mappingDraftYaml } from '../output/mappingDraftYaml.ts';
import type { Session } from '../output/session.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export interface NewMappingOptions extends WorkspaceOptions {
  readonly from: readonly string[];
  readonly types?: readonly string[];
  readonly output: string;
  readonly json?: boolean;
}

const OBJECT = /^[a-z][a-z0-9_]*$/;

/** Writes a mapping file that observes everything, for a person to go on from. No file is overwritten. */
export async function newMapping(
  object: string,
  options: NewMappingOptions,
  session: Session,
): Promise<ExitCode> {
  const workspace = openWorkspace(options, session);
  requireObject(object, workspace);
  const items = await itemsOf(options, workspace);
  const file = join(options.output, `${object}.yaml`);
  const replay = options.from.map((capture) => relativeTo(file, capture));
  const globs = options.types ?? [];
  const draft = draftBeside(object, items, globs, workspace);
  writeNew(file, mappingDraftYaml(draft, globs, replay));

  const { terminal } = session;
  const counts = { traits: draft.traits.length, fields: draft.fields.length, rules: draft.rules.length };
  if (options.json === true) {
    await terminal.print(toJson({ kind: 'summary', file, id: draft.id, ...counts, contract: CONTRACT }));
    return EXIT.fine;
  }
  await terminal.print(
    `${file}: ${counted(counts.traits, 'trait')}, ${counted(counts.fields, 'field')}, ${counted(counts.rules, 'event type')}; its id is taken from ${draft.id}`,
  );
  await terminal.print(`  say what each event may be believed for; then: stackwire check ${file}`);
  await terminal.print(`  its test: stackwire test ${file}`);
  return EXIT.fine;
}

function requireObject(object: string, { mapping }: Workspace): void {
  if (!OBJECT.test(object)) {
    throw new StackwireError(
      'usage',
      `\`${object}\` is no type of object: write it in small letters, as in \`share_network\``,
    );
  }
  const rules = mapping.rules.filter((rule) => rule.object === object);
  // Several files may speak of it; the one that says when it comes into being is the one to begin with.
  const own = rules.find(({ verbs }) => verbs.includes('create')) ?? rules[0];
  if (own !== undefined) {
    throw new StackwireError(
      'usage',
      `${object} has a mapping already, ${own.file}: edit that one, or lay an overlay over it`,
    );
  }
}

/** The messages of the captures that are of the types asked for. */
async function itemsOf(
  { from, types = ['*'] }: NewMappingOptions,
  { config }: Workspace,
): Promise<readonly (Item | Event)[]> {
  const wanted = types.map(matchEvent);
  const items: (Item | Event)[] = [];
  const left = new Set<string>();
  for await (const reading of readItems(from, config)) {
    for (const item of reading.items) {
      if (wanted.some((matches) => matches(item.eventType))) items.push(item);
      else left.add(item.eventType);
    }
  }
  if (items.length > 0) return items;
  const there = left.size === 0 ? 'there are no messages' : `there are ${[...left].slice(0, 20).join(', ')}`;
  throw new StackwireError('usage', `no message of these types: ${there}`);
}

/** Names that another file already gives to something else in the same events are not taken again. */
function draftBeside(
  object: string,
  items: readonly (Item | Event)[],
  globs: readonly string[],
  { layers }: Workspace,
): MappingDraft {
  const file = 'draft.yaml';
  const taken = new Set<string>();
  for (;;) {
    const draft = draftMapping(object, items, taken);
    if (draft === null) {
      throw new StackwireError('usage', 'nothing in these messages looks like the id of an object');
    }
    const text = mappingDraftYaml(draft, globs, []);
    const conflicts = compileMappings([...layers, [{ path: file, text }]]).diagnostics.filter(
      (one) => one.file === file && one.code === 'mapping/trait-conflict',
    );
    const names = conflicts.map(({ excerpt, column, length }) =>
      excerpt.slice(column - 1, column - 1 + length),
    );
    if (names.every((name) => taken.has(name))) return draft;
    for (const name of names) taken.add(name);
  }
}

function writeNew(file: string, text: string): void {
  try {
    makeFolder(dirname(file));
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new StackwireError('usage', `${file} exists, and is not overwritten`, { cause: error });
    }
    throw new StackwireError('capture/unwritable', `${file}: ${message}`, { cause: error });
  }
}

function relativeTo(file: string, capture: string): string {
  return relative(dirname(resolve(file)), resolve(capture))
    .split(sep)
    .join('/');
}
