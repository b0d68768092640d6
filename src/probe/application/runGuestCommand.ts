import { isJsonObject, type Micros } from '../../model/index.ts';
import { detailOf, unavailable, type ApplicationHealth, type Ask } from './application.ts';
import type { GuestCommand } from './applicationFields.ts';
import { guestText } from './guestText.ts';

/** A command that runs in a guest. */
export interface RunningCommand {
  readonly pid: number;
  readonly since: Micros;
}

/** What came of a command: it runs on, has come to something, or no answer came. */
export type CommandTurn =
  | { readonly kind: 'runs'; readonly command: RunningCommand }
  | { readonly kind: 'done'; readonly health: ApplicationHealth }
  | { readonly kind: 'later' };

/** Starts the command. Its result is asked for in later turns, so that a slow one holds up no heartbeat. */
export async function startGuestCommand(
  ask: Ask,
  { path, arguments: args }: GuestCommand,
  now: Micros,
): Promise<CommandTurn> {
  const started = await ask({
    execute: 'guest-exec',
    arguments: { path, arg: args, 'capture-output': true },
  });
  if (started.kind === 'refused') return { kind: 'done', health: unavailable(refusal(started.class)) };
  if (started.kind !== 'answer') return { kind: 'later' };
  const pid = isJsonObject(started.value) ? started.value['pid'] : null;
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid)) {
    return { kind: 'done', health: unavailable('the agent answers with no process') };
  }
  return { kind: 'runs', command: { pid, since: now } };
}

/** Asks how far it is. An agent that was started again knows nothing of it: then it is done, and nobody can tell. */
export async function pollGuestCommand(
  ask: Ask,
  command: RunningCommand,
  most: number,
): Promise<CommandTurn> {
  const polled = await ask({ execute: 'guest-exec-status', arguments: { pid: command.pid } });
  if (polled.kind === 'refused') {
    return { kind: 'done', health: unavailable('the agent does not know what became of the command') };
  }
  if (polled.kind !== 'answer') return { kind: 'later' };
  const result = isJsonObject(polled.value) ? polled.value : {};
  if (result['exited'] !== true) return { kind: 'runs', command };
  const detail = firstLine(guestText(result['out-data'] ?? '', most));
  const code = result['exitcode'];
  if (code === 0) return { kind: 'done', health: { status: 'ok', detail } };
  return { kind: 'done', health: { status: 'failed', detail: detail ?? endOf(code) } };
}

function endOf(code: unknown): string {
  return typeof code === 'number' ? `it ended with ${code}` : 'it was ended by a signal';
}

function firstLine(text: string | null): string | null {
  return text === null ? null : detailOf(text.split('\n', 1)[0] ?? '');
}

function refusal(name: string): string {
  return name === 'CommandNotFound' ? 'the agent does not allow guest-exec' : 'the command cannot be started';
}
