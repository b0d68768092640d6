import { SECOND, type Clock, type Micros } from '../../model/index.ts';
import type { DomainRoster } from './domainRoster.ts';

const PATIENCE: Micros = 5 * SECOND;
/** Between two looks, milliseconds. */
const LOOK = 50;

/** Resolves when the roster is of now, or after 5 s: a libvirt that is away is not waited for. */
export async function listed(roster: DomainRoster, clock: Clock): Promise<void> {
  const end = clock.now() + PATIENCE;
  while (!roster.current && clock.now() < end) await clock.sleep(LOOK);
}
