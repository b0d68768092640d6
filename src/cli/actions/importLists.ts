import { readFileSync } from 'node:fs';
import type { ImportResult, JsonObject, Micros } from '../../model/index.ts';
import { CONTRACT, formatMicros, StackwireError, toJson } from '../../model/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import type { Listing } from '../../listings/index.ts';
import { LISTINGS, listingOf, readRows, recogniseListing, unknownColumns } from '../../listings/index.ts';
import type { ImportPlan } from '../../app/index.ts';
import { openReader, planImport, systemClock } from '../../app/index.ts';
import { counted } from '../output/counted.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { driftLines } from '../output/formatDrift.ts';
import type { Session } from '../output/session.ts';
import { withDesk } from './withDesk.ts';
import type { Workspace, WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export interface ImportOptions extends WorkspaceOptions {
  readonly asOf: string;
  readonly type?: string;
  /** `NAME=VALUE`: what all rows have in a column that the list does not print. */
  readonly column?: readonly string[];
  readonly complete?: boolean;
  readonly report?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

interface ListFile {
  readonly file: string;
  readonly listing: Listing;
  readonly rows: readonly JsonObject[];
}

/** Above this share of the objects of a type, `--complete` asks for `--yes`: mostly the list was not complete. */
const LARGE_SHARE = 0.5;
/** Rows that are sent in one request. */
const PAGE = 500;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Takes lists of the cloud's own into the store, or only says where they and the store differ. */
export async function importLists(
  paths: readonly string[],
  options: ImportOptions,
  session: Session,
): Promise<ExitCode> {
  if (options.config === undefined) throw new StackwireError('usage', 'name a configuration with -c');
  const asOf = instantOf(options.asOf);
  const files = joined(paths.map((path) => readList(path, options)));
  const workspace = openWorkspace(options, session);
  if (options.report === true) {
    const plans = await planAll(files, asOf, options, workspace, session);
    return report(plans, workspace, options, session);
  }
  return withDesk(options, session, async (desk) => {
    const plans = await planAll(files, asOf, options, workspace, session);
    for (const plan of plans) requireConsent(plan, options);
    const results: ImportResult[] = [];
    for (const { request } of plans) {
      for (const part of partsOf(request)) results.push(await desk.import(part));
    }
    return tellResult(plans, total(results), asOf, options, session);
  });
}

/** @throws StackwireError `usage` for what is no instant, or one that has not come yet */
function instantOf(text: string): Micros {
  const asOf = INSTANT.test(text) ? Date.parse(text) * 1000 : Number.NaN;
  if (Number.isNaN(asOf)) {
    throw new StackwireError(
      'usage',
      `--as-of \`${text}\` is no time with its zone, as \`date -u +%FT%TZ\` prints one`,
    );
  }
  if (asOf > systemClock.now()) throw new StackwireError('usage', `--as-of ${text} has not come yet`);
  return asOf;
}

function readList(path: string, { type, column = [] }: ImportOptions): ListFile {
  const given = Object.fromEntries(column.map(columnOf));
  const rows = readRows(path, readText(path)).map((row) => ({ ...given, ...row }));
  return { file: path, rows, listing: type === undefined ? recognised(path, rows) : named(type) };
}

function columnOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new StackwireError('usage', `--column \`${text}\` is not of the form NAME=VALUE`);
}

function readText(path: string): string {
  try {
    return readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StackwireError('capture/unreadable', why, { cause: error });
  }
}

function named(type: string): Listing {
  const listing = listingOf(type);
  if (listing !== undefined) return listing;
  const types = LISTINGS.map((one) => one.type);
  const hint = didYouMean(type, types) ?? `there are ${types.join(', ')}`;
  throw new StackwireError('usage', `no list of \`${type}\` can be imported: ${hint}`);
}

function recognised(path: string, rows: readonly JsonObject[]): Listing {
  const { listings, unknown } = recogniseListing(rows);
  const [listing] = listings;
  if (listings.length === 1 && unknown.length === 0 && listing !== undefined) return listing;
  const why =
    listings.length === 0
      ? 'it has no rows'
      : unknown.length > 0
        ? `no list has the columns ${unknown.slice(0, 5).join(', ')}`
        : `it could be a list of ${listings.map(({ type }) => type).join(', ')}`;
  throw new StackwireError('usage', `${path}: ${why}; name its type with --type`);
}

/** Several files of one type are one list: `show` prints one object at a time. */
function joined(files: readonly ListFile[]): readonly ListFile[] {
  const byType = new Map<string, ListFile>();
  for (const one of files) {
    const known = byType.get(one.listing.type);
    byType.set(
      one.listing.type,
      known === undefined
        ? one
        : { ...known, file: `${known.file}, ${one.file}`, rows: [...known.rows, ...one.rows] },
    );
  }
  return [...byType.values()];
}

/** The store is read beside whoever holds it. */
async function planAll(
  files: readonly ListFile[],
  asOf: Micros,
  { complete = false }: ImportOptions,
  { config, mapping }: Workspace,
  session: Session,
): Promise<readonly ImportPlan[]> {
  const reader = openReader(config, mapping.models);
  try {
    const plans = files.map(({ listing, rows }) =>
      planImport(listing, asOf, rows, { reader, mapping, maxSkew: config.maxSkew, complete }),
    );
    for (const plan of plans) await tellOddities(plan, files, session);
    return plans;
  } finally {
    reader.close();
  }
}

async function tellOddities(
  { request, unused, kept }: ImportPlan,
  files: readonly ListFile[],
  { terminal }: Session,
): Promise<void> {
  const list = files.find(({ listing }) => listing.type === request.type);
  const unknown = list === undefined ? [] : unknownColumns(list.listing, request.rows);
  if (unknown.length > 0) await terminal.complain(`${request.type}: not used: ${unknown.join(', ')}`);
  if (unused > 0) {
    await terminal.complain(
      `${request.type}: ${counted(unused, 'row')} without an id, twice in the list, or without a rule for \`import.${request.type}\``,
    );
  }
  if (kept > 0) {
    await terminal.complain(
      `${request.type}: ${kept} not in the list stay, for something newer than it is known of them`,
    );
  }
}

async function report(
  plans: readonly ImportPlan[],
  { mapping }: Workspace,
  { json }: ImportOptions,
  { terminal }: Session,
): Promise<ExitCode> {
  const drift = plans.flatMap((plan) => plan.drift);
  for (const line of driftLines(drift, mapping, { json: json === true, terminal }))
    await terminal.print(line);
  const rows = plans.reduce((sum, { request }) => sum + request.rows.length, 0);
  const objects = new Set(drift.map(({ object }) => `${object.type} ${object.id}`)).size;
  await terminal.print(
    json === true
      ? toJson({ kind: 'summary', rows, drift: drift.length, objects, contract: CONTRACT })
      : drift.length === 0
        ? `${counted(rows, 'row')}: the store says the same`
        : `${counted(rows, 'row')}: ${counted(drift.length, 'difference')} in ${counted(objects, 'object')}`,
  );
  return drift.length === 0 ? EXIT.fine : EXIT.findings;
}

function requireConsent({ request: { type, gone }, known }: ImportPlan, { yes }: ImportOptions): void {
  if (yes === true || gone.length <= known * LARGE_SHARE) return;
  throw new StackwireError(
    'usage',
    `--complete would delete ${gone.length} of ${known} objects of the list \`${type}\`: was it of all projects, and without a limit? --yes does it`,
  );
}

/** Deletes come last, with the last rows. */
function* partsOf(request: ImportPlan['request']): Iterable<ImportPlan['request']> {
  const { rows, gone } = request;
  for (let from = 0; from < rows.length; from += PAGE)
    yield { ...request, rows: rows.slice(from, from + PAGE), gone: [] };
  for (let from = 0; from < gone.length; from += PAGE)
    yield { ...request, rows: [], gone: gone.slice(from, from + PAGE) };
}

function total(results: readonly ImportResult[]): ImportResult {
  const sum = { messages: 0, duplicates: 0, late: 0, changes: 0, failed: 0 };
  for (const result of results) {
    for (const key of Object.keys(sum) as (keyof ImportResult)[]) sum[key] += result[key];
  }
  return sum;
}

async function tellResult(
  plans: readonly ImportPlan[],
  result: ImportResult,
  asOf: Micros,
  { json }: ImportOptions,
  { terminal }: Session,
): Promise<ExitCode> {
  const gone = plans.reduce((sum, { request }) => sum + request.gone.length, 0);
  if (json === true) {
    await terminal.print(
      toJson({ kind: 'summary', ...result, gone, as_of: formatMicros(asOf), contract: CONTRACT }),
    );
  } else {
    const { messages, duplicates, late, changes, failed } = result;
    await terminal.print(
      `${counted(messages, 'message')} as of ${formatMicros(asOf)}: ${counted(changes, 'change')}${gone > 0 ? `, ${gone} of them gone` : ''}`,
    );
    if (duplicates > 0) await terminal.print(`${duplicates} were imported before`);
    if (late > 0) await terminal.print(`${late} are older than the horizon and create nothing`);
    if (failed > 0) await terminal.print(`${counted(failed, 'row')} could not be used`);
  }
  return result.failed > 0 ? EXIT.findings : EXIT.fine;
}
