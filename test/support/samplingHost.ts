import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/machine/index.ts';
import {
  createHypervisor,
  FinalSampler,
  HostRoster,
  SqliteProbeStore,
  type Hypervisor,
  type ProbeCommit,
  type ProbeEvent,
  type SamplerSettings,
} from '../../src/probe/index.ts';
import { isJsonObject, type Logger } from '../../src/model/index.ts';
import type { Cleanup } from './cleanup.ts';
import type { Libvirtd } from './libvirtd.ts';

/** The part of a probe that takes samples, against a real libvirtd, with its store on disk. */
export interface SamplingHost {
  readonly hypervisor: Hypervisor;
  readonly roster: HostRoster;
  readonly sampler: FinalSampler;
  /** Final sets that were committed, in their order. */
  readonly sets: readonly ProbeEvent[];
  /** Whether the counters of an instance were read. */
  readonly looked: (uuid: string) => boolean;
}

const nothing = (): void => undefined;
const QUIET: Logger = { info: nothing, warn: nothing, error: nothing };

export async function samplingHost(
  libvirtd: Libvirtd,
  settings: SamplerSettings,
  cleanup: Cleanup,
): Promise<SamplingHost> {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-samples-'));
  const shared = { clock: systemClock, logger: QUIET, host: 'ndc27-3205' };
  const bounds = { maxEvents: 10_000, maxBytes: 100_000_000 };
  const disk = SqliteProbeStore.open({ ...shared, folder, bounds });
  const sets: ProbeEvent[] = [];
  const store = {
    read: (records: 'samples') => disk.read(records),
    commit: (change: ProbeCommit) => {
      disk.commit(change);
      sets.push(...(change.events ?? []));
    },
  };
  const hypervisor = createHypervisor(
    { driver: 'libvirt', uri: 'qemu:///system', socket: libvirtd.socket },
    shared,
  );
  const roster = new HostRoster({ ...shared, hypervisor });
  const sampler = new FinalSampler(settings, { ...shared, hypervisor, roster, store });
  sampler.start();
  roster.start();
  await hypervisor.start((event) => {
    roster.hear(event);
    sampler.hear(event);
  });
  cleanup.after(async () => {
    await sampler.stop();
    await roster.stop();
    await hypervisor.close();
    disk.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const looked = (uuid: string): boolean => {
    const record = disk.read('samples').get(uuid);
    return isJsonObject(record) && record['figures'] !== null;
  };
  return { hypervisor, roster, sampler, sets, looked };
}
