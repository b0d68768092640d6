import type { BusQueue, QueueKeeper, QueueRemoval } from '../../model/index.ts';
import { CONTRACT, StackwireError, toJson } from '../../model/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import { queueKeeper } from '../../app/index.ts';
import type { ExitCode } from '../output/exitCode.ts';
import { EXIT } from '../output/exitCode.ts';
import { formatQueue } from '../output/formatQueue.ts';
import { reportError } from '../output/reportError.ts';
import type { Session } from '../output/session.ts';
import { requireConfig } from './workspace.ts';

export interface QueueOptions {
  readonly config: string;
  readonly source?: string;
  readonly json?: boolean;
}

export interface RemoveOptions extends QueueOptions {
  readonly yes?: boolean;
  readonly force?: boolean;
}

export async function listQueues(options: QueueOptions, session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const { results: queues, code } = await fromEach(options, session, (keeper) => keeper.list());
  for (const queue of queues) {
    const lines = options.json === true ? [toJson(queueRecord(queue))] : formatQueue(queue, terminal);
    for (const line of lines) await terminal.print(line);
  }
  await printSummary({ queues: queues.length }, options, session);
  return code;
}

/** Exits with 1 when a queue of ours is still there afterwards. */
export async function removeQueues(options: RemoveOptions, session: Session): Promise<ExitCode> {
  const { terminal } = session;
  const { results, code } = await fromEach(options, session, (keeper) =>
    options.yes === true ? keeper.remove(options.force === true) : keeper.list().then(asked),
  );
  for (const { queue, removed, because } of results) {
    const text = removed ? 'removed' : `not removed: ${because ?? 'the broker did not say why'}`;
    await terminal.print(
      options.json === true
        ? toJson({ ...queueRecord(queue), removed, because })
        : `${queue.source}: queue ${queue.name} on ${queue.broker} ${text}`,
    );
  }
  const removed = results.filter((result) => result.removed).length;
  await printSummary({ queues: results.length, removed }, options, session);
  const left = results.some((result) => !result.removed && result.queue.exists && !result.queue.shared);
  return code === EXIT.fine && left ? EXIT.findings : code;
}

/** What `remove` says of each queue while nobody has said --yes. */
function asked(queues: readonly BusQueue[]): readonly QueueRemoval[] {
  return queues.map((queue) => {
    const ours = queue.exists && !queue.shared;
    const why = queue.shared ? 'it is a shared queue, which is not ours' : 'it does not exist';
    const waiting = `it holds ${queue.messages} messages and has ${queue.consumers} consumers`;
    return { queue, removed: false, because: ours ? `say --yes to remove it; ${waiting}` : why };
  });
}

/** Asks every source that has queues. One whose broker cannot be asked is told, and the others are asked still. */
async function fromEach<T>(
  { config: file, source }: QueueOptions,
  session: Session,
  ask: (keeper: QueueKeeper) => Promise<readonly T[]>,
): Promise<{ readonly results: readonly T[]; readonly code: ExitCode }> {
  const { sources } = requireConfig(file, session);
  const names = sources.map(({ name }) => name);
  if (source !== undefined && !names.includes(source)) {
    const meant = didYouMean(source, names) ?? `there are ${names.join(', ')}`;
    throw new StackwireError('usage', `no source is called ${source}; ${meant}`);
  }
  const results: T[] = [];
  let code: ExitCode = EXIT.fine;
  for (const component of sources) {
    if (source !== undefined && component.name !== source) continue;
    try {
      const keeper = queueKeeper(component);
      if (keeper !== null) results.push(...(await ask(keeper)));
    } catch (error) {
      code = await reportError(error, session.terminal);
    }
  }
  return { results, code };
}

function queueRecord(queue: BusQueue): Readonly<Record<string, unknown>> {
  return { kind: 'queue', ...queue };
}

/** The contract's last line. */
async function printSummary(
  counts: Readonly<Record<string, number>>,
  { json }: QueueOptions,
  { terminal }: Session,
): Promise<void> {
  if (json === true) await terminal.print(toJson({ kind: 'summary', ...counts, contract: CONTRACT }));
}
