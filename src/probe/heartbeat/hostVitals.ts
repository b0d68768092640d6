import { readFileSync } from 'node:fs';

/** How the host does. null where its kernel does not say. */
export interface HostVitals {
  /** Mean number of tasks that run or wait, over a minute. */
  readonly load: number | null;
  /** Share of its processors' time that its own host gave to others, and that waited for disks, in percent since the last look. */
  readonly steal: number | null;
  readonly iowait: number | null;
}

interface Times {
  readonly all: number;
  readonly steal: number;
  readonly iowait: number;
}

/** Reads /proc/loadavg and /proc/stat (proc(5)); a file that cannot be read says nothing. */
export class HostObserver {
  readonly #read: (file: string) => string;
  #before: Times | null = null;
  #vitals: HostVitals = { load: null, steal: null, iowait: null };

  constructor(read: (file: string) => string = (file) => readFileSync(file, 'utf8')) {
    this.#read = read;
  }

  /** Of the last look. */
  get vitals(): HostVitals {
    return this.#vitals;
  }

  look(): void {
    const times = parseTimes(this.#text('/proc/stat'));
    const before = this.#before;
    this.#before = times;
    const share = (part: 'steal' | 'iowait'): number | null => {
      if (times === null || before === null || times.all <= before.all) return null;
      const percent = (100 * (times[part] - before[part])) / (times.all - before.all);
      return Math.round(Math.max(0, percent) * 10) / 10;
    };
    this.#vitals = {
      load: parseLoad(this.#text('/proc/loadavg')),
      steal: share('steal'),
      iowait: share('iowait'),
    };
  }

  #text(file: string): string {
    try {
      return this.#read(file);
    } catch {
      return '';
    }
  }
}

/** cpu user nice system idle iowait irq softirq steal …; what guests take is in user and nice already. */
const CPU = /^cpu +(\d+(?: \d+){7,})/m;

function parseTimes(stat: string): Times | null {
  const numbers = CPU.exec(stat)?.[1]?.split(' ').slice(0, 8).map(Number);
  if (numbers === undefined) return null;
  const [, , , , iowait = 0, , , steal = 0] = numbers;
  return { all: numbers.reduce((sum, number) => sum + number, 0), steal, iowait };
}

function parseLoad(loadavg: string): number | null {
  const first = /^(\d+\.\d+) /.exec(loadavg)?.[1];
  return first === undefined ? null : Number(first);
}

/** The kernel's random name of this boot (random(4)); null where it has none. */
export function hostBoot(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}
