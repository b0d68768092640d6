import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { CleanupList } from '../test/support/cleanup.ts';
import { Libvirtd } from '../test/support/libvirtd.ts';
import { NovaDomain } from '../test/support/novaDomain.ts';
import { ProbeProcess } from './hypervisor/probeProcess.ts';
import { quantile } from './median.ts';

const GUESTS = 5;
const LOOKS = 10;
const WINDOW = 60_000;

/**
 * The same probe on a real libvirtd with a handful of real guests, emulated in software: how long a real agent takes to answer through
 * it, and what the probe costs then. What does not grow with guests is the same as with five hundred.
 */
export async function measureProbeGuests(): Promise<void> {
  const cleanup = new CleanupList();
  try {
    const libvirtd = await Libvirtd.start(cleanup);
    if (typeof libvirtd === 'string') throw new Error(libvirtd);
    for (let index = 0; index < GUESTS; index += 1) await (await NovaDomain.define(libvirtd)).boot();
    const probe = await ProbeProcess.on(libvirtd.socket);
    cleanup.after(() => probe.remove());
    const took: number[] = [];
    for (let look = 0; look < LOOKS; look += 1) {
      for (const { answer_ms: answer } of await probe.once())
        if (typeof answer === 'number') took.push(answer);
    }
    probe.start();
    await probe.until('healthy', GUESTS);
    const before = probe.figures;
    await wait(WINDOW);
    const { cpu, peak } = probe.figures;
    const share = ((cpu - before.cpu) / (WINDOW / 1000)) * 100;
    const [p50, p99, worst] = [0.5, 0.99, 1].map((part) => quantile(took, part).toFixed(1));
    process.stdout.write(
      `\n${GUESTS} real guests on a real libvirtd (load ${loadavg()[0]?.toFixed(1)})
  ${took.length} answers, ms: p50 ${p50} p99 ${p99} worst ${worst}
  the probe: ${share.toFixed(1)} % of a core, ${peak.toFixed(0)} MiB at most; guests by health: ${JSON.stringify(await probe.healths())}\n`,
    );
  } finally {
    await cleanup.run();
  }
}
