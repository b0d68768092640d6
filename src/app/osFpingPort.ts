import type { ReachabilityConfig } from '../config/index.ts';
import type { StoreReader } from '../model/index.ts';
import { CallLimit, OsFping, WatchFile } from '../reachability/index.ts';
import type { OsFpingPort } from '../web/index.ts';
import { systemClock } from '../machine/index.ts';

/** Who answers at `/os-fping`; null where that is off. `store` is the store's path. */
export function osFpingPort(
  { fping, ip, namespaces, osFping }: ReachabilityConfig,
  reader: StoreReader,
  store: string,
): OsFpingPort | null {
  if (osFping === null) return null;
  const calls = new CallLimit(osFping.limit);
  const asking = new OsFping({ programs: { fping, ip }, namespaces, reader, file: new WatchFile(store) });
  return {
    ...osFping,
    take: () => calls.take(systemClock.now()),
    servers: (chosen) => asking.servers(chosen),
  };
}
