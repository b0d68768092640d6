import { agesOf, deleteRace, liveOf, RACES } from '../test/support/deleteRace.ts';
import { Libvirtd } from '../test/support/libvirtd.ts';
import { samplingHost } from '../test/support/samplingHost.ts';

const COUNT = 100;
/** Seconds. */
const INTERVAL = 5;
const LONGEST = 10;

/**
 * A hundred real domains that live for up to 10 s and end while they are asked about, with counters read every 5 s: every one with
 * exactly one final set, and how old its figures are.
 */
export async function measureFinalSamples(after: (end: () => Promise<void>) => void): Promise<void> {
  const ends: (() => unknown)[] = [];
  after(async () => {
    for (const end of ends.toReversed()) await end();
  });
  const cleanup = { after: (end: () => unknown): void => void ends.push(end) };
  const libvirtd = await Libvirtd.start(cleanup);
  if (typeof libvirtd === 'string') throw new Error(libvirtd);
  const host = await samplingHost(libvirtd, { interval: INTERVAL * 1e6, grace: 5e6 }, cleanup);
  const lifetime = (): number => Math.random() * LONGEST * 1000;
  const results = await deleteRace(libvirtd, host, { count: COUNT, lifetime });
  const odd = results.filter(({ sets }) => sets.length !== 1);
  process.stdout.write(
    `final samples: ${results.length} instances, ${results.length - odd.length} with exactly one set\n`,
  );
  for (const race of RACES) {
    const ages = agesOf(results, race).toSorted((a, b) => a - b);
    const at = (part: number): string => (ages[Math.floor(part * (ages.length - 1))] ?? NaN).toFixed(3);
    const live = liveOf(results, race);
    process.stdout.write(
      `  asked ${race}: ${ages.length} sets, ${live} live, age median ${at(0.5)} s, most ${at(1)} s\n`,
    );
  }
  if (odd.length > 0) throw new Error(`${odd.length} instances without exactly one set`);
}
