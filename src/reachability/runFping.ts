import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { StackwireError } from '../model/index.ts';
import { noFping } from './checkFping.ts';
import { readFpingLines } from './fpingLines.ts';

/** Where the programs are. */
export interface FpingPrograms {
  readonly fping: string;
  /** For namespaces. */
  readonly ip: string;
}

/** Addresses of one family in one namespace: what one process can ask. */
export interface PingBatch {
  readonly family: 4 | 6;
  readonly namespace: string | null;
  readonly addresses: readonly string[];
}

/**
 * Two probes for each, half a second apart, a millisecond between targets: 1,000 take less than 3 s, and one lost packet
 * makes nobody silent. Targets come by stdin, so that no list is too long and no other user sees them.
 */
const ARGUMENTS = ['-C', '2', '-q', '-i', '1', '-p', '500', '-t', '500', '-f', '-'];

/** How long a run may take at all, milliseconds: ten times what was measured. */
const TIME = { start: 10_000, each: 20 };
/** Most bytes of stderr: more than its lines need. */
const ROOM = { start: 16_384, each: 160 };

/** fping reads its host names and its words by these; nothing of ours is for it. */
const ENVIRONMENT = { LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };

/**
 * Asks all of a batch. Gives what `readFpingLines` gives: whoever is missing in it was not asked. Its exit code is that of a part
 * of the targets at best, so it decides nothing.
 * @throws StackwireError `reachability/no-fping`, `reachability/fping-blind`, `reachability/fping-failed` where nothing could be asked at all
 */
export async function runFping(
  programs: FpingPrograms,
  batch: PingBatch,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number | null>> {
  const { addresses, namespace } = batch;
  if (addresses.length === 0) return new Map();
  const [program, args] = commandOf(programs, batch);
  const limit = AbortSignal.timeout(TIME.start + TIME.each * addresses.length);
  const child = started(program, args, signal === undefined ? limit : AbortSignal.any([signal, limit]));
  // It may end before it has read all, or fail more than once.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${addresses.join('\n')}\n`);
  const room = ROOM.start + ROOM.each * addresses.length;
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    if (text.length < room) text += piece;
    else child.kill('SIGKILL');
  });
  try {
    await once(child, 'close');
  } catch (error) {
    if (isMissing(error)) throw noFping(program, error);
    const why = limit.aborted ? 'it took too long' : 'it was stopped';
    throw failed(batch, why, error);
  }
  const answers = readFpingLines(text, new Set(addresses));
  if (answers.size === 0) throw failed(batch, firstWords(text, child.exitCode, namespace), null);
  return answers;
}

/** An EPERM is thrown at once, unlike other failures: the program's file has a capability that the bridge may not pass on. */
function started(
  program: string,
  args: readonly string[],
  signal: AbortSignal,
): ChildProcessByStdio<Writable, null, Readable> {
  try {
    return spawn(program, args, {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: ENVIRONMENT,
      signal,
      killSignal: 'SIGKILL',
    });
  } catch (cause) {
    const text = `${program} may not be run with its capability CAP_NET_RAW, which the bridge itself is denied`;
    throw new StackwireError('reachability/fping-blind', text, { cause });
  }
}

function commandOf({ fping, ip }: FpingPrograms, { family, namespace }: PingBatch): [string, string[]] {
  const args = [`-${family}`, ...ARGUMENTS];
  return namespace === null ? [fping, args] : [ip, ['netns', 'exec', namespace, fping, ...args]];
}

function failed({ namespace }: PingBatch, why: string, cause: unknown): StackwireError {
  const where = namespace === null ? '' : ` in namespace ${namespace}`;
  return new StackwireError('reachability/fping-failed', `fping${where}: ${why}`, { cause });
}

/** The program's own complaint, short and in one line. */
function firstWords(text: string, code: number | null, namespace: string | null): string {
  const [line = ''] = text.split('\n').filter((each) => each.trim() !== '');
  const plain = line.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
  if (plain !== '') return plain;
  // Both end without a word where they lack a right.
  const [program, rights] =
    namespace === null
      ? ['it', 'CAP_NET_RAW']
      : ['it, or ip,', 'CAP_NET_RAW, CAP_NET_ADMIN or CAP_SYS_ADMIN'];
  return `${program} said nothing, and ended with ${code ?? 'a signal'}; mostly ${rights} is missing`;
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return code === 'ENOENT' || code === 'EACCES' || code === 'EPERM';
}
