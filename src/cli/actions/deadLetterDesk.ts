import type { DeadSelection } from '../../model/index.ts';
import { CONTRACT, ERRORS, StackwireError, toJson } from '../../model/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import { counted } from '../output/counted.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import type { Session } from '../output/session.ts';
import { withDesk } from './withDesk.ts';
import type { WorkspaceOptions } from './workspace.ts';

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

function selectionOf(ids: readonly number[], { cause, group }: DeskOptions): DeadSelection {
  const ways = [ids.length > 0, cause !== undefined, group !== undefined].filter(Boolean).length;
  if (ways !== 1) throw new StackwireError('usage', 'name letters by number, or by --cause, or by --group');
  if (group !== undefined) return { group };
  if (cause === undefined) return { ids: [...new Set(ids)] };
  if (Object.hasOwn(ERRORS, cause)) return { code: cause };
  const hint = didYouMean(cause, Object.keys(ERRORS)) ?? '`stackwire dead-letters list` shows them';
  throw new StackwireError('usage', `there is no code \`${cause}\`: ${hint}`);
}
