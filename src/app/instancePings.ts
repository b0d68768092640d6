import { settingsOf, type Config } from '../config/index.ts';
import { formatMicros, type ObjectView, type StoreReader } from '../model/index.ts';
import { OsFping, WatchFile } from '../reachability/index.ts';
import { sqliteSpec } from '../store/sqlite/index.ts';

/** What ping says of an instance; `since` is ISO, null where it was asked now. */
export interface InstancePing {
  readonly state: 'alive' | 'dead' | 'unknown';
  readonly since: string | null;
}

/**
 * What the reachability watch of the configured store knows of instances, by their object's id. A guest that nova has stopped, or
 * that could not be asked yet, is not in it.
 */
export function watchedPings(config: Config): ReadonlyMap<string, InstancePing> {
  const pings = new Map<string, InstancePing>();
  // What a watch that was switched off had known is of another day.
  if (config.reachability.watch === null) return pings;
  for (const [id, { state, since, found }] of fileOf(config).read().guests) {
    if (found > 0 && (state === 'alive' || state === 'dead' || state === 'unknown'))
      pings.set(`server-${id}`, { state, since: formatMicros(since) });
  }
  return pings;
}

/**
 * Asks these instances now.
 * @throws StackwireError `reachability/no-fping`, `reachability/fping-blind`
 */
export async function askedPings(
  config: Config,
  reader: StoreReader,
  objects: readonly ObjectView[],
): Promise<ReadonlyMap<string, InstancePing>> {
  const { fping, ip, namespaces, canaries } = config.reachability;
  const wanted = new Set(objects.map(({ id }) => id));
  const asking = new OsFping({ programs: { fping, ip }, namespaces, canaries, reader, file: fileOf(config) });
  const servers = await asking.servers(({ id }) => wanted.has(`server-${id}`));
  return new Map(
    servers.map(({ id, reachability }) => [`server-${id}`, { state: reachability, since: null }]),
  );
}

function fileOf({ store }: Config): WatchFile {
  return new WatchFile(settingsOf(sqliteSpec, store).path);
}
