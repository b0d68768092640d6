import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CleanupList } from '../test/support/cleanup.ts';
import { NovaCalls } from './hypervisor/novaCalls.ts';
import { ProbeProcess } from './hypervisor/probeProcess.ts';
import { StandIn } from './hypervisor/standIn.ts';
import type { Asked } from './hypervisor/standInGuest.ts';
import { median, quantile } from './median.ts';

const GUESTS = 500;
/** The probe's own default, milliseconds. */
const INTERVAL = 10_000;
/** Spread over the list. */
const HUNG: readonly number[] = [3, 111, 222, 333, 444];
const SWEEPS = 3;
/** Of each window, milliseconds: six intervals. */
const WINDOW = 60_000;
const ALONE = 20_000;

/** What was seen in one window, in its words. */
interface Seen {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * `npm run bench -- probe`: one probe on a stand-in for libvirtd with five hundred guests, with another client beside it.
 * Prints the time of a whole sweep, memory and processor of the probe, how punctually healthy guests are asked with and without five
 * that hang, and how long the other client's calls take with and without the probe.
 */
export async function measureProbe(): Promise<void> {
  const cleanup = new CleanupList();
  try {
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-bench-libvirt-'));
    cleanup.after(() => rmSync(folder, { recursive: true, force: true }));
    const standIn = await StandIn.start(join(folder, 'libvirt-sock'), GUESTS);
    cleanup.after(() => standIn.stop());
    const probe = await ProbeProcess.on(standIn.socket);
    cleanup.after(() => probe.remove());
    print(await sweeps(standIn, probe));

    const nova = await NovaCalls.on(standIn.socket);
    cleanup.after(() => nova.stop());
    await wait(ALONE);
    print({ title: 'Another client alone', lines: latencies(nova) });

    probe.start();
    await probe.until('healthy', GUESTS);
    // The places of all guests in the interval are theirs now.
    await wait(INTERVAL);
    print(
      await steady(`${GUESTS} healthy guests, asked every ${INTERVAL / 1000} s`, { standIn, probe, nova }),
    );
    standIn.befall(HUNG, 'hung');
    print(await steady(`${HUNG.length} of them hang`, { standIn, probe, nova }));
  } finally {
    await cleanup.run();
  }
}

async function sweeps(standIn: StandIn, probe: ProbeProcess): Promise<Seen> {
  const seconds: number[] = [];
  for (let round = 0; round < SWEEPS; round += 1) {
    await probe.once();
    const pings = pingsOf((await standIn.take()).asked);
    if (pings.length !== GUESTS) throw new Error(`${pings.length} guests were asked, not ${GUESTS}`);
    const [from, to] = [Math.min(...pings.map((one) => one.from)), Math.max(...pings.map((one) => one.to))];
    seconds.push((to - from) / 1000);
  }
  const all = seconds.map((one) => one.toFixed(2)).join(', ');
  return {
    title: `A sweep of ${GUESTS} healthy guests (probe --once)`,
    lines: [`median ${median(seconds).toFixed(2)} s (${all})`],
  };
}

interface Scene {
  readonly standIn: StandIn;
  readonly probe: ProbeProcess;
  readonly nova: NovaCalls;
}

/** One window with the probe at work. */
async function steady(title: string, { standIn, probe, nova }: Scene): Promise<Seen> {
  await standIn.take();
  nova.take();
  const before = probe.figures;
  const since = performance.now();
  await wait(WINDOW);
  const seconds = (performance.now() - since) / 1000;
  const { cpu, peak } = probe.figures;
  const { asked, busiest } = await standIn.take();
  const healthy = pingsOf(asked).filter(({ answered }) => answered);
  const off = lateness(healthy);
  const share = ((cpu - before.cpu) / seconds) * 100;
  return {
    title,
    lines: [
      `the probe: ${share.toFixed(1)} % of a core, ${peak.toFixed(0)} MiB at most; libvirtd's workers taken at most: ${busiest} of 20`,
      `healthy guests: ${healthy.length} pings, from the interval's end late by ms: ${spread(off)}`,
      ...latencies(nova),
      `guests by health: ${JSON.stringify(await probe.healths())}`,
    ],
  };
}

function pingsOf(asked: readonly Asked[]): readonly Asked[] {
  return asked.filter(({ command }) => command.includes('"guest-ping"'));
}

/** By how much each ping came later than one interval after the one before, of the same guest. */
function lateness(pings: readonly Asked[]): readonly number[] {
  const last = new Map<string, number>();
  return pings
    .toSorted((a, b) => a.from - b.from)
    .flatMap(({ guest, from }) => {
      const before = last.get(guest);
      last.set(guest, from);
      return before === undefined ? [] : [from - before - INTERVAL];
    });
}

function latencies(nova: NovaCalls): string[] {
  const calls = Object.entries(nova.take()).map(([call, took]) => `${call} ${spread(took)}`);
  return [`the other client's calls, ms: ${calls.join('; ')}`];
}

function spread(values: readonly number[]): string {
  const [p50, p99, worst] = [0.5, 0.99, 1].map((share) => quantile(values, share).toFixed(1));
  return `p50 ${p50} p99 ${p99} worst ${worst}`;
}

function print({ title, lines }: Seen): void {
  const load = loadavg()[0]?.toFixed(1);
  process.stdout.write(`\n${title} (load ${load})\n${lines.map((line) => `  ${line}\n`).join('')}`);
}
