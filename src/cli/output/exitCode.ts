import type { ErrorCode } from '../../model/index.ts';
import { StackwireError } from '../../model/index.ts';

/** Exit codes of the contract; scripts rely on them. */
export const EXIT = {
  fine: 0,
  /** Lint findings, failed tests, divergences, or what `--fail-on` names. */
  findings: 1,
  /** The command line, the configuration or the mappings are wrong. */
  usage: 2,
  /** A capture, a store or a broker could not be read. */
  unreadable: 3,
  internal: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const BY_ROOM: Readonly<Record<string, ExitCode>> = {
  usage: EXIT.usage,
  config: EXIT.usage,
  mapping: EXIT.usage,
  http: EXIT.usage,
  capture: EXIT.unreadable,
  report: EXIT.unreadable,
  store: EXIT.unreadable,
  broker: EXIT.unreadable,
  reachability: EXIT.unreadable,
  probe: EXIT.unreadable,
};

/** The exit code of an error: by the room of its code. What has no code is our own mistake. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof StackwireError)) return EXIT.internal;
  return BY_ROOM[roomOf(error.code)] ?? EXIT.internal;
}

function roomOf(code: ErrorCode): string {
  return code.split('/', 1)[0] ?? code;
}
