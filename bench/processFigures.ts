import { readFileSync } from 'node:fs';

/** Kernel clock ticks a second; 100 on every Linux that Node runs on. */
const TICKS = 100;

export interface Figures {
  /** Seconds of processor time, all threads. */
  readonly cpu: number;
  /** Largest resident set so far, MiB, all threads. */
  readonly peak: number;
}

/** What the kernel has counted for a process. */
export function processFigures(pid: number): Figures {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold blanks; the numbers come after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    cpu: (Number(fields[11]) + Number(fields[12])) / TICKS,
    peak: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024,
  };
}
