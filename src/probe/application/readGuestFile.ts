import { isJsonObject, type Json } from '../../model/index.ts';
import type { AgentAnswer } from '../hypervisor/hypervisor.ts';
import type { Ask, Reading } from './application.ts';
import { guestText } from './guestText.ts';

/** A file that the agent has open for us; it keeps those that are not closed until it ends. */
export type GuestHandle = number | bigint;

/**
 * Reads a small file of a guest and closes it whatever comes of it. `left` is called with a handle that could not be closed, for the
 * next time.
 */
export async function readGuestFile(
  ask: Ask,
  path: string,
  most: number,
  left: (handle: GuestHandle) => void,
): Promise<Reading> {
  const frozen = await ask({ execute: 'guest-fsfreeze-status' });
  if (!mayRead(frozen)) return { kind: 'later' };
  const opened = await ask({ execute: 'guest-file-open', arguments: { path, mode: 'r' } });
  if (opened.kind === 'refused') return { kind: 'unavailable', because: refusal(opened) };
  if (opened.kind !== 'answer') return { kind: 'later' };
  const handle = opened.value;
  if (!isHandle(handle)) return { kind: 'unavailable', because: 'the agent answers with no handle' };
  let read: AgentAnswer;
  try {
    read = await ask({ execute: 'guest-file-read', arguments: { handle, count: most + 1 } });
  } finally {
    if (!(await closeGuestFile(ask, handle))) left(handle);
  }
  if (read.kind === 'refused') return { kind: 'unavailable', because: 'the status file cannot be read' };
  if (read.kind !== 'answer') return { kind: 'later' };
  return contentOf(read.value, most);
}

/** Whether the handle is closed, or never was open. */
export async function closeGuestFile(ask: Ask, handle: GuestHandle): Promise<boolean> {
  const closed = await ask({ execute: 'guest-file-close', arguments: { handle } });
  return closed.kind === 'answer' || closed.kind === 'refused';
}

/** Agents without that command (Windows has it, some builds do not) have no frozen file systems either. */
function mayRead(answer: AgentAnswer): boolean {
  if (answer.kind === 'refused') return true;
  return answer.kind === 'answer' && answer.value === 'thawed';
}

function refusal({ class: name }: { readonly class: string }): string {
  return name === 'CommandNotFound'
    ? 'the agent does not allow guest-file-open'
    : 'the status file cannot be opened';
}

function isHandle(value: Json): value is GuestHandle {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

function contentOf(value: Json, most: number): Reading {
  const text = isJsonObject(value) ? guestText(value['buf-b64'], most) : null;
  return text === null
    ? { kind: 'unavailable', because: `the status file is no text of at most ${most} bytes` }
    : { kind: 'read', text };
}
