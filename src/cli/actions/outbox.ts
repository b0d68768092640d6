import { CONTRACT, parkedRecord, StackwireError, toJson, type ParkedSelection } from '../../model/index.ts';
import { openReader } from '../../app/index.ts';
import { counted } from '../output/counted.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatParked } from '../output/formatParked.ts';
import type { Session } from '../output/session.ts';
import { requireSink } from './requireSink.ts';
import { requireConfigOption, withDesk } from './withDesk.ts';
import { requireConfig } from './workspace.ts';

export interface OutboxListOptions {
  readonly config?: string;
  readonly json?: boolean;
  readonly sink?: string;
}

export type OutboxOptions = OutboxListOptions;

/** Items read at a time. */
const PAGE = 500;

export async function listOutbox(options: OutboxListOptions, session: Session): Promise<ExitCode> {
  const { terminal } = session;
  checkSink(options, session);
  const reader = openReader(requireConfig(options.config, session), new Map());
  const { sink, json = false } = options;
  let parked = 0;
  try {
    for (let after = 0; ;) {
      const page = reader.parkedItems({ ...(sink === undefined ? {} : { sink }), after, limit: PAGE });
      const last = page.at(-1);
      if (last === undefined) break;
      for (const item of page) {
        await terminal.print(json ? toJson(parkedRecord(item)) : formatParked(item, terminal));
      }
      parked += page.length;
      after = last.id;
    }
  } finally {
    reader.close();
  }
  if (json) await terminal.print(toJson({ kind: 'summary', parked, contract: CONTRACT }));
  return EXIT.fine;
}

export async function retryOutbox(
  ids: readonly number[],
  options: OutboxOptions,
  session: Session,
): Promise<ExitCode> {
  const selection = selectionOf(ids, options, session);
  const retried = await withDesk(options, session, (desk) => desk.retryParked(selection));
  const text =
    options.json === true
      ? toJson({ kind: 'summary', retried, contract: CONTRACT })
      : `${counted(retried, 'item')} to be tried again; \`outbox list\` shows those that are refused again`;
  await session.terminal.print(text);
  return EXIT.fine;
}

export async function dropOutbox(
  ids: readonly number[],
  options: OutboxOptions,
  session: Session,
): Promise<ExitCode> {
  const selection = selectionOf(ids, options, session);
  const dropped = await withDesk(options, session, (desk) => desk.dropParked(selection));
  await session.terminal.print(
    options.json === true
      ? toJson({ kind: 'summary', dropped, contract: CONTRACT })
      : `${counted(dropped, 'item')} thrown away`,
  );
  return EXIT.fine;
}

function selectionOf(ids: readonly number[], options: OutboxOptions, session: Session): ParkedSelection {
  const { sink } = options;
  if (ids.length > 0 === (sink !== undefined))
    throw new StackwireError('usage', 'name items by number, or all of one sink by --sink');
  checkSink(options, session);
  return sink === undefined ? { ids: [...new Set(ids)] } : { sink };
}

/** @throws StackwireError `usage` without `-c`, and for a sink that the configuration does not have */
function checkSink({ config, sink }: OutboxListOptions, session: Session): void {
  requireConfigOption(config === undefined ? {} : { config });
  if (sink !== undefined) requireSink(requireConfig(config, session), sink);
}
