import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The UUIDs of the machines that QEMU runs on this host, by name: `-uuid` and `-name` of the processes. */
export function qemuProcesses(proc = '/proc'): ReadonlyMap<string, string> {
  const found = readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => machineOf(wordsOf(join(proc, pid, 'cmdline'))));
  return new Map(found);
}

function wordsOf(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\0');
  } catch {
    // It ended meanwhile, or is none of our business.
    return [];
  }
}

function machineOf(words: readonly string[]): readonly (readonly [name: string, uuid: string])[] {
  if (!/qemu|kvm/i.test(words[0] ?? '')) return [];
  const uuid = after(words, '-uuid');
  // `guest=NAME,debug-threads=on`, or the name alone.
  const name = after(words, '-name')
    ?.split(',')[0]
    ?.replace(/^guest=/, '');
  return uuid === null || name === undefined ? [] : [[name, uuid.toLowerCase()]];
}

function after(words: readonly string[], option: string): string | null {
  const at = words.indexOf(option);
  return at < 0 ? null : (words[at + 1] ?? null);
}
