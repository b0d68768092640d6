/** Of a line in fping's form: what came back for each probe, milliseconds or `-`. */
const PROBES = /^(?:\d+(?:\.\d+)?|-)(?: (?:\d+(?:\.\d+)?|-))*$/;

/**
 * What `fping -C N -q` writes on stderr, one line for a target: `10.0.0.3  : 0.12 -`. Gives for each of `asked` that has such a line the
 * shortest time in milliseconds, or null where no probe came back. Whoever has no line was not asked, and is not in it.
 */
export function readFpingLines(text: string, asked: ReadonlySet<string>): ReadonlyMap<string, number | null> {
  const answers = new Map<string, number | null>();
  for (const line of text.split('\n')) {
    const end = line.indexOf(' : ');
    if (end < 0) continue;
    const address = line.slice(0, end).trim();
    const probes = line.slice(end + 3).trim();
    if (!asked.has(address) || !PROBES.test(probes)) continue;
    const times = probes
      .split(' ')
      .filter((probe) => probe !== '-')
      .map(Number);
    answers.set(address, times.length === 0 ? null : Math.min(...times));
  }
  return answers;
}
