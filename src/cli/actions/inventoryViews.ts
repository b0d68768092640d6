import type { LogEntry, ObjectView } from '../../model/index.ts';
import { CONTRACT, historyLine, objectRecord, StackwireError, toJson } from '../../model/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import { formatEntry } from '../../sinks/console/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatObject, formatObjectRows } from '../output/formatObject.ts';
import type { Session } from '../output/session.ts';
import { allObjects, readStore, replayed } from './inventoryObjects.ts';
import { requireSource } from './readings.ts';
import type { WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export interface InventoryOptions extends WorkspaceOptions {
  readonly json?: boolean;
  readonly type?: string;
  readonly deleted?: boolean;
}

export async function listObjects(
  captures: readonly string[],
  options: InventoryOptions,
  session: Session,
): Promise<ExitCode> {
  const { terminal } = session;
  // The table has no relations, so nobody need look for their other ends.
  const filter = {
    ...(options.type === undefined ? {} : { type: options.type }),
    ends: options.json === true,
  };
  const all = await allObjects(captures, options, session, filter);
  requireType(options, all, session);
  const objects = all.filter(
    ({ type, deleted }) =>
      (options.type === undefined || options.type === type) && (options.deleted === true || !deleted),
  );
  const lines =
    options.json === true
      ? objects.map((object) => toJson(objectRecord(object)))
      : formatObjectRows(objects, terminal);
  for (const line of lines) await terminal.print(line);
  await printSummary({ objects: objects.length }, options, session);
  return EXIT.fine;
}

export async function showObject(
  id: string,
  captures: readonly string[],
  options: InventoryOptions,
  session: Session,
): Promise<ExitCode> {
  const { terminal } = session;
  const all = await allObjects(captures, options, session, { id });
  const objects = all.filter((object) => object.id === id);
  for (const object of objects) {
    const lines = options.json === true ? [toJson(objectRecord(object))] : formatObject(object, terminal);
    for (const line of lines) await terminal.print(line);
  }
  await printSummary({ objects: objects.length }, options, session);
  return objects.length > 0 ? EXIT.fine : unknownObject(id, session);
}

export async function showHistory(
  id: string,
  captures: readonly string[],
  options: InventoryOptions,
  session: Session,
): Promise<ExitCode> {
  const { terminal } = session;
  const histories =
    captures.length > 0
      ? await capturedHistory(id, captures, options, session)
      : storedHistory(id, options, session);
  for (const { type, entries } of histories) {
    for (const entry of entries) {
      const text =
        options.json === true
          ? historyLine(entry, { type, id })
          : formatEntry(entry, { color: terminal.color, unchanged: true }).trimEnd();
      await terminal.print(text);
    }
  }
  const messages = histories.reduce((sum, { entries }) => sum + entries.length, 0);
  await printSummary({ histories: messages }, options, session);
  return histories.length > 0 ? EXIT.fine : unknownObject(id, session);
}

/** The contract's last line. */
async function printSummary(
  counts: Readonly<Record<string, number>>,
  { json }: InventoryOptions,
  { terminal }: Session,
): Promise<void> {
  if (json === true) await terminal.print(toJson({ kind: 'summary', ...counts, contract: CONTRACT }));
}

/** A type that is neither mapped nor in the store is a slip, not an empty list. */
function requireType(options: InventoryOptions, objects: readonly ObjectView[], session: Session): void {
  const { type } = options;
  if (type === undefined || objects.some((object) => object.type === type)) return;
  const types = [...openWorkspace(options, session).mapping.models.keys()];
  if (types.includes(type)) return;
  const hint = didYouMean(type, types) ?? `there are ${types.join(', ')}`;
  throw new StackwireError('usage', `no mapping has objects of type \`${type}\`: ${hint}`);
}

interface History {
  readonly type: string;
  readonly entries: readonly LogEntry[];
}

async function capturedHistory(
  id: string,
  captures: readonly string[],
  options: InventoryOptions,
  session: Session,
): Promise<readonly History[]> {
  const byType = new Map<string, LogEntry[]>();
  for await (const step of replayed(captures, options, session)) {
    if (step.kind !== 'entry') continue;
    const { changes, unchanged = [] } = step.entry.outcome;
    for (const type of new Set(
      [...changes, ...unchanged].filter(({ object }) => object.id === id).map(({ object }) => object.type),
    )) {
      byType.set(type, [step.entry, ...(byType.get(type) ?? [])]);
    }
  }
  return [...byType].map(([type, entries]) => ({ type, entries }));
}

/** Ids carry their type mostly, but nothing says that they must: every object with this id is shown. */
function storedHistory(id: string, options: InventoryOptions, session: Session): readonly History[] {
  requireSource(options);
  return readStore(options, session, (reader) => {
    const found = [...reader.objects({ id, deleted: true, ends: false })];
    return found.map(({ type }) => ({ type, entries: [...reader.history(type, id)] }));
  });
}

async function unknownObject(id: string, { terminal }: Session): Promise<ExitCode> {
  await terminal.complain(`no object has the id ${id}`);
  return EXIT.findings;
}
