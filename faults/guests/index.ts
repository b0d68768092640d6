import { parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { CleanupList } from '../../test/support/cleanup.ts';
import { Libvirtd } from '../../test/support/libvirtd.ts';
import { NovaDomain } from '../../test/support/novaDomain.ts';
import type { GuestFault, GuestStage } from './guestFault.ts';
import type { GuestMonitor, Notice } from './guestMonitor.ts';
import { MasakariMonitor } from './masakariMonitor.ts';
import { OwnMonitor } from './ownMonitor.ts';
import { GUEST_FAULTS } from './table.ts';
import { judge, tableOf, type Judged, type Verdict } from './judge.ts';

/**
 * `npm run faults:guests -- [--interval SECONDS] [--threshold N] [--together] [FAULT...]`: real guests, watched by the probe and by
 * masakari's introspective monitor. Each has a host of its own with guests alike, to which the same happens at the same time:
 * agents answer one client at a time, so that on one host each would wait for the other's question. `--together` puts both on
 * the same guests all the same. A part of a fault's name chooses it. Prints who told what, and how many false alarms and missed
 * faults that makes.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    interval: { type: 'string', default: '10' },
    threshold: { type: 'string', default: '3' },
    together: { type: 'boolean', default: false },
  },
});
const options = { interval: Number(values.interval), threshold: Number(values.threshold) };
/** Masakari reports two misses later than it says; after the first, each costs what libvirt waits. */
const enough = (options.threshold + 3) * Math.max(options.interval, 5) + 5;
const chosen = GUEST_FAULTS.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);

const cleanup = new CleanupList();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
type Prepare = (libvirtd: Libvirtd) => Promise<GuestMonitor>;
const own: Prepare = (libvirtd) => OwnMonitor.prepare(cleanup, libvirtd, options);
const masakari: readonly Prepare[] = (['debian', 'newest'] as const).map(
  (release) => (libvirtd) => MasakariMonitor.prepare(cleanup, libvirtd, { ...options, release }),
);
try {
  const stages = [];
  for (const monitors of values.together ? [[own, ...masakari]] : [[own], masakari])
    stages.push(await stageWith(monitors));
  await pass(3 * options.interval);
  const rows: Judged[] = [];
  for (const fault of chosen) {
    tell(fault.name);
    const judged = await Promise.all(stages.map((stage) => tryOn(stage, fault)));
    rows.push({ fault, judged: judged.flat() });
  }
  const names = stages.flatMap(({ monitors }) => monitors.map(({ name }) => name));
  process.stdout.write(`\ninterval ${options.interval} s, threshold ${options.threshold}\n\n`);
  process.stdout.write(`${tableOf(names, rows)}\n`);
} finally {
  await cleanup.run();
}

async function stageWith(prepare: readonly Prepare[]): Promise<GuestStage> {
  const libvirtd = await Libvirtd.start(cleanup);
  if (typeof libvirtd === 'string') throw new Error(libvirtd);
  const monitors: GuestMonitor[] = [];
  for (const one of prepare) monitors.push(await one(libvirtd));
  const guest = await NovaDomain.define(libvirtd);
  const panicking = await NovaDomain.define(libvirtd, { machine: { panicDevice: true } });
  const all = [guest, panicking, await NovaDomain.define(libvirtd), await NovaDomain.define(libvirtd)];
  await Promise.all(all.map((domain) => domain.boot()));
  for (const monitor of monitors) await monitor.start();
  return { libvirtd, guest, panicking, all, monitors, pass, enough };
}

async function tryOn(stage: GuestStage, fault: GuestFault): Promise<readonly Verdict[]> {
  const began = Date.now();
  await fault.befalls(stage);
  const ended = Date.now();
  const { uuid } = fault.who === 'panicking' ? stage.panicking : stage.guest;
  const judged = stage.monitors.map((monitor) => {
    const during = monitor.notices.filter(({ at }) => at >= began && at <= ended);
    const told = judge(fault, uuid, during, began);
    const verdict = monitor.running ? told : { ...told, says: `${told.says}; it ended` };
    tell(`  ${monitor.name}: ${verdict.says} (${during.map(shown).join(', ')})`);
    return verdict;
  });
  // As whoever runs it would.
  for (const monitor of stage.monitors) if (!monitor.running) await monitor.start();
  await fault.after?.(stage);
  return judged;
}

async function pass(seconds: number): Promise<void> {
  await wait(seconds * 1000);
}

function tell(text: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}

function shown({ says, verdict = '' }: Notice): string {
  return `${says} ${verdict}`.trim();
}
