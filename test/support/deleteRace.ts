import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../src/machine/index.ts';
import type { JsonObject, Micros } from '../../src/model/index.ts';
import type { FinalSampler, ProbeEvent } from '../../src/probe/index.ts';
import type { Libvirtd } from './libvirtd.ts';
import { NovaDomain } from './novaDomain.ts';
import type { SamplingHost } from './samplingHost.ts';

/**
 * When the bridge's request comes: before libvirt is told to end the domain, which is how nova goes about it; in the middle; when all
 * is over; or never.
 */
export const RACES = ['before', 'during', 'after', 'never'] as const;
export type Race = (typeof RACES)[number];

export interface RaceResult {
  readonly race: Race;
  readonly uuid: string;
  readonly sets: readonly ProbeEvent[];
}

export interface RaceOptions {
  readonly count: number;
  /** How long a domain runs once its counters were read, milliseconds. */
  readonly lifetime: () => number;
}

const PATIENCE = 120_000;
/** As many at once as a compute node would delete at once. */
const AT_ONCE = 4;

/** Starts so many domains without a guest, ends them as nova does while they are asked about, and tells the sets of each. */
export async function deleteRace(
  libvirtd: Libvirtd,
  host: SamplingHost,
  { count, lifetime }: RaceOptions,
): Promise<readonly RaceResult[]> {
  const raced: { readonly race: Race; readonly uuid: string; readonly began: Micros }[] = [];
  const numbers = Array.from({ length: count }, (_, number) => number).values();
  const racer = async (): Promise<void> => {
    for (const number of numbers) {
      const race = RACES[number % RACES.length] as Race;
      raced.push({ race, ...(await runOne(libvirtd, host, race, lifetime())) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, racer));
  const setsOf = (uuid: string): readonly ProbeEvent[] =>
    host.sets.filter(({ payload }) => payload['instance_id'] === uuid);
  await until(() => raced.every(({ uuid }) => setsOf(uuid).length > 0));
  // Time for a second one, if anything would send it.
  for (const { uuid, began } of raced) await host.sampler.request(uuid, began);
  await wait(3000);
  return raced.map(({ race, uuid }) => ({ race, uuid, sets: setsOf(uuid) }));
}

/** One domain, and when its delete began. */
async function runOne(
  libvirtd: Libvirtd,
  host: SamplingHost,
  race: Race,
  lifetime: number,
): Promise<{ readonly uuid: string; readonly began: Micros }> {
  const domain = await NovaDomain.define(libvirtd, { guest: false });
  const { uuid } = domain;
  await domain.start();
  await until(() => host.looked(uuid));
  await wait(lifetime);
  const began = systemClock.now();
  const ask = (): ReturnType<FinalSampler['request']> => host.sampler.request(uuid, began);
  const asked = race === 'before' ? [await ask()] : [];
  const destroyed = domain.destroy();
  if (race === 'during') await ask();
  await destroyed;
  await domain.undefine();
  if (race === 'after') await ask();
  if (asked.includes('unknown')) throw new Error(`${uuid} was not known`);
  return { uuid, began };
}

export function agesOf(results: readonly RaceResult[], race: Race): readonly number[] {
  return results
    .filter((one) => one.race === race)
    .flatMap(({ sets }) => sets.map(({ payload }) => Number(payload['age'])));
}

export function liveOf(results: readonly RaceResult[], race: Race): number {
  return results.filter((one) => one.race === race && one.sets[0]?.payload['taken'] === 'live').length;
}

export function samplesIn({ payload }: ProbeEvent): readonly JsonObject[] {
  return payload['samples'] as readonly JsonObject[];
}

async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await wait(20)) if (holds()) return;
  throw new Error('it did not come to pass');
}
