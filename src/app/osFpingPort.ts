import { Counter, type Registry } from 'prom-client';
import type { ReachabilityConfig } from '../config/index.ts';
import type { StoreReader } from '../model/index.ts';
import { CallLimits, OsFping, WatchFile } from '../reachability/index.ts';
import type { OsFpingPort } from '../web/index.ts';
import { systemClock } from '../machine/index.ts';

/** Who answers at `/os-fping`, and counts what; null where that is off. `store` is the store's path. */
export function osFpingPort(
  { fping, ip, namespaces, canaries, osFping }: ReachabilityConfig,
  reader: StoreReader,
  store: string,
  registry: Registry,
): OsFpingPort | null {
  if (osFping === null) return null;
  const calls = new CallLimits(osFping.limit);
  const answers = new Counter({
    name: 'stackwire_os_fping_calls_total',
    help: 'Calls of /os-fping by the status that they were answered with',
    labelNames: ['status'],
    registers: [registry],
  });
  const asking = new OsFping({
    programs: { fping, ip },
    namespaces,
    canaries,
    reader,
    file: new WatchFile(store),
  });
  return {
    ...osFping,
    take: (caller) => calls.take(caller, systemClock.now()),
    answered: (status) => answers.inc({ status }),
    servers: (chosen) => asking.servers(chosen),
  };
}
