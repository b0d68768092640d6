import type { DeadLetterDesk, DeadSelection } from '../../model/index.ts';
import { CONTRACT, ERRORS, StackwireError, toJson } from '../../model/index.ts';
import { didYouMean } from '../../config/index.ts';
import { openDesk } from '../../app/index.ts';
import { counted } from '../output/counted.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import type { Session } from '../output/session.ts';
import { BridgeDesk } from './bridgeDesk.ts';
import type { WorkspaceOptions } from './workspace.ts';
import { openWorkspace } from './workspace.ts';

export interface DeskOptions extends WorkspaceOptions {
  readonly json?: boolean;
  readonly cause?: string;
  readonly group?: number;
}

export async function replayDeadLetters(
  ids: readonly number[],
  options: DeskOptions,
  session: Session,
): Promise<ExitCode> {
  const selection = selectionOf(ids, options);
  const { replayed, failed, unable } = await withDesk(options, session, (desk) => desk.replay(selection));
  const { terminal } = session;
  if (options.json === true) {
    await terminal.print(toJson({ kind: 'summary', replayed, failed, unable, contract: CONTRACT }));
  } else {
    await terminal.print(`${counted(replayed, 'letter')} taken up again`);
    if (failed > 0) await terminal.print(`${failed} failed again, and stay with the reason of now`);
    if (unable > 0)
      await terminal.print(`${unable} cannot be tried: too little of the message could be kept`);
  }
  return failed + unable > 0 ? EXIT.findings : EXIT.fine;
}

export async function dropDeadLetters(
  ids: readonly number[],
  options: DeskOptions,
  session: Session,
): Promise<ExitCode> {
  const selection = selectionOf(ids, options);
  const dropped = await withDesk(options, session, (desk) => desk.drop(selection));
  await session.terminal.print(
    options.json === true
      ? toJson({ kind: 'summary', dropped, contract: CONTRACT })
      : `${counted(dropped, 'letter')} thrown away`,
  );
  return EXIT.fine;
}

/** @throws StackwireError `usage` without `-c` */
export function requireConfigOption({ config }: { readonly config?: string }): void {
  if (config === undefined) throw new StackwireError('usage', 'name a configuration with -c');
}

function selectionOf(ids: readonly number[], { cause, group }: DeskOptions): DeadSelection {
  const ways = [ids.length > 0, cause !== undefined, group !== undefined].filter(Boolean).length;
  if (ways !== 1) throw new StackwireError('usage', 'name letters by number, or by --cause, or by --group');
  if (group !== undefined) return { group };
  if (cause === undefined) return { ids: [...new Set(ids)] };
  if (Object.hasOwn(ERRORS, cause)) return { code: cause };
  const hint = didYouMean(cause, Object.keys(ERRORS)) ?? '`stackwire dead-letters list` shows them';
  throw new StackwireError('usage', `there is no code \`${cause}\`: ${hint}`);
}

/** The store itself where it is free, else the bridge that holds it. */
async function withDesk<T>(
  options: DeskOptions,
  session: Session,
  use: (desk: DeadLetterDesk) => Promise<T>,
): Promise<T> {
  requireConfigOption(options);
  const { config, mapping } = openWorkspace(options, session);
  const open = await openDesk(config, mapping).catch((error: unknown) => {
    if (error instanceof StackwireError && error.code === 'store/locked') return null;
    throw error;
  });
  if (open === null) {
    if (options.mappings !== undefined) {
      throw new StackwireError(
        'usage',
        'a bridge runs on this store and uses its own mappings; leave --mappings out',
      );
    }
    return use(new BridgeDesk(config.http));
  }
  try {
    return await use(open.desk);
  } finally {
    await open.close();
  }
}
