import type { AgentAnswer, AgentCommand } from '../hypervisor/hypervisor.ts';

/** How a guest's application does. `stale`: it says that it is well, but has said so for too long. `unavailable`: nobody can tell. */
export type ApplicationStatus = 'ok' | 'failed' | 'stale' | 'unavailable';

export interface ApplicationHealth {
  readonly status: ApplicationStatus;
  /** One line of at most 200 printable characters; from the guest, or why nobody can tell. */
  readonly detail: string | null;
}

/** One question to the guest's agent, in its turn. */
export type Ask = (command: AgentCommand) => Promise<AgentAnswer>;

/** What came of reading something in a guest. */
export type Reading =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'unavailable'; readonly because: string }
  /** Not now: its file systems are frozen, or no answer came. What was known stays. */
  | { readonly kind: 'later' };

export function unavailable(because: string): ApplicationHealth {
  return { status: 'unavailable', detail: because };
}

/** Longest detail. */
const DETAIL = 200;

/** A guest's text as one printable line; null where nothing is left. */
export function detailOf(text: string): string | null {
  // Controls, and characters that turn the direction of others or have no width.
  const line = text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (line === '') return null;
  const characters = Array.from(line);
  return characters.length > DETAIL ? `${characters.slice(0, DETAIL - 1).join('')}…` : line;
}
