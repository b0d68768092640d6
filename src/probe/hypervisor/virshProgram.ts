import { execFile } from 'node:child_process';
import { HypervisorError } from './hypervisor.ts';

/** A list of ten thousand machines, or the counters of a thousand. */
const OUTPUT_MAX = 32 * 1024 * 1024;

export interface VirshAccess {
  /** Name or path. */
  readonly program: string;
  /** With the socket where one is set. */
  readonly uri: string;
  /** Ends what runs. */
  readonly over: AbortSignal;
}

/** Texts are compared, so they must not be translated. */
export function virshEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', LANGUAGE: 'C' };
}

/**
 * Runs virsh once and gives what it printed; killed after `millis`. Words are never read by a shell.
 * @throws HypervisorError with what virsh said
 */
export function runVirsh(access: VirshAccess, words: readonly string[], millis: number): Promise<string> {
  const options = {
    env: virshEnvironment(),
    timeout: millis,
    killSignal: 'SIGKILL',
    signal: access.over,
    maxBuffer: OUTPUT_MAX,
  } as const;
  return new Promise((resolve, reject) => {
    execFile(access.program, ['-q', '-c', access.uri, ...words], options, (error, output, said) => {
      if (error === null) return resolve(output);
      reject(virshFailure(access.program, error, said, millis));
    });
  });
}

export function noVirsh(program: string): string {
  return `there is no program ${program}; install it (libvirt-clients), or set \`virsh\``;
}

const KINDS: readonly (readonly [RegExp, HypervisorError['kind']])[] = [
  [/failed to connect|client socket is closed|disconnected from/i, 'lost'],
  [/failed to get domain|domain not found/i, 'gone'],
  [/read only|denied|authentication/i, 'refused'],
];

function virshFailure(
  program: string,
  error: Error & { readonly code?: unknown; readonly killed?: boolean },
  said: string,
  millis: number,
): HypervisorError {
  if (error.code === 'ENOENT') {
    return new HypervisorError('lost', noVirsh(program));
  }
  if (error.name === 'AbortError') return new HypervisorError('lost', 'closed');
  if (error.killed === true)
    return new HypervisorError('failed', `virsh did not end within ${millis / 1000} s`);
  const text =
    said
      .replace(/^error: /gm, '')
      .trim()
      .slice(0, 512) || error.message.slice(0, 512);
  const [, kind] = KINDS.find(([words]) => words.test(text)) ?? [];
  return new HypervisorError(kind ?? 'failed', text.replaceAll('\n', '; '), { cause: error });
}
