import { hostname } from 'node:os';
import type { ReachabilityConfig } from '../config/index.ts';
import type { Logger, Source, StoreReader } from '../model/index.ts';
import { ReachabilityWatch, WatchFile, type SweepFigures, type WayNotice } from '../reachability/index.ts';
import { systemClock } from '../machine/index.ts';

export interface ReachabilityParts {
  readonly reader: StoreReader;
  /** The store's path. */
  readonly store: string;
  readonly logger: Logger;
  readonly tell: (notice: WayNotice) => void;
  readonly swept: (figures: SweepFigures) => void;
}

/** The watch as it is configured; none where it is off. */
export function reachabilityWatch(
  { fping, ip, namespaces, canaries, watch }: ReachabilityConfig,
  { reader, store, logger, tell, swept }: ReachabilityParts,
): readonly Source[] {
  if (watch === null) return [];
  return [
    new ReachabilityWatch({
      settings: watch,
      programs: { fping, ip },
      namespaces,
      canaries,
      reader,
      file: new WatchFile(store),
      clock: systemClock,
      logger,
      host: hostname(),
      tell,
      swept,
    }),
  ];
}
