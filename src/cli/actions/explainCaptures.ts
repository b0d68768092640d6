import type { Event, Item, ObjectModel } from '../../model/index.ts';
import { CONTRACT, StackwireError, toJson } from '../../model/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import { matchEvent } from '../../events/index.ts';
import type { Mapping } from '../../mapping/index.ts';
import type { FieldTrace } from '../../proof/index.ts';
import { EXISTENCE, explainEvents, explainField } from '../../proof/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatEventTrace } from '../output/formatEventTrace.ts';
import { formatFieldTrace } from '../output/formatFieldTrace.ts';
import type { Session } from '../output/session.ts';
import { allReadings, readingsOf } from './readings.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export interface ExplainOptions extends WorkspaceOptions {
  readonly json?: boolean;
  readonly message?: string;
  readonly event?: string;
  readonly object?: string;
  readonly field?: string;
}

/** Exits with 1 when what was asked for does not occur. */
export async function explainCaptures(
  files: readonly string[],
  options: ExplainOptions,
  session: Session,
): Promise<ExitCode> {
  if (options.field !== undefined && options.object === undefined) {
    throw new StackwireError('usage', '--field needs --object');
  }
  if (options.object !== undefined && (options.message ?? options.event) !== undefined) {
    throw new StackwireError('usage', '--object asks about a field, --message and --event about messages');
  }
  const workspace = openWorkspace(options, session);
  const found =
    options.object === undefined
      ? await explainMessages(files, options, workspace, session)
      : await explainObject(options.object, files, options, workspace, session);
  if (options.json === true) {
    await session.terminal.print(toJson({ kind: 'summary', traces: found, contract: CONTRACT }));
  }
  if (found > 0) return EXIT.fine;
  await session.terminal.complain(`nothing to explain: ${missing(options)} does not occur`);
  return EXIT.findings;
}

async function explainMessages(
  files: readonly string[],
  options: ExplainOptions,
  workspace: Workspace,
  { terminal }: Session,
): Promise<number> {
  let found = 0;
  const readings = readingsOf(files, options, workspace);
  for await (const trace of explainEvents(readings, workspace.mapping, selector(options))) {
    found += 1;
    const lines = options.json === true ? [toJson(trace)] : formatEventTrace(trace, terminal);
    for (const line of lines) await terminal.print(line);
  }
  return found;
}

async function explainObject(
  id: string,
  files: readonly string[],
  options: ExplainOptions,
  workspace: Workspace,
  { terminal }: Session,
): Promise<number> {
  const wanted = { id, ...(options.field === undefined ? {} : { field: options.field }) };
  const traces = explainField(await allReadings(files, options, workspace), workspace.mapping, wanted);
  requireField(traces, workspace.mapping, options.field);
  for (const trace of traces) {
    const lines = options.json === true ? [toJson(trace)] : formatFieldTrace(trace, terminal);
    for (const line of lines) await terminal.print(line);
  }
  return traces.length;
}

/** A field that a type of the object's does not have was misspelt; one that is not set is explained. */
function requireField(traces: readonly FieldTrace[], { models }: Mapping, field: string | undefined): void {
  if (field === undefined || traces.length === 0) return;
  const known = new Set([EXISTENCE]);
  for (const { object, value } of traces) {
    if (value !== undefined) known.add(field);
    for (const name of namesOf(models.get(object.type))) known.add(name);
  }
  if (known.has(field)) return;
  const hint = didYouMean(field, known) ?? `it has ${[...known].join(', ')}`;
  throw new StackwireError('usage', `the object has no field \`${field}\`: ${hint}`);
}

function namesOf(model: ObjectModel | undefined): readonly string[] {
  if (model === undefined) return [];
  const { fields, derived, relations } = model;
  return [...fields, ...[...derived, ...relations].map(({ name }) => name)];
}

function selector({ message, event }: ExplainOptions): (item: Item | Event) => boolean {
  const matches = event === undefined ? null : matchEvent(event);
  return ({ messageId, eventType }) =>
    (message === undefined || messageId.startsWith(message)) && (matches === null || matches(eventType));
}

function missing({ object, message, event }: ExplainOptions): string {
  if (object !== undefined) return `object ${object}`;
  if (message !== undefined) return `message ${message}`;
  return event === undefined ? 'a message' : `event ${event}`;
}
