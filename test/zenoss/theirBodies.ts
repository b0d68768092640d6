import type { CeilometerEvent } from '../../src/zenoss/index.ts';
import { ceilometerProgram, type CeilometerPython } from '../support/ceilometerPython.ts';
import { run } from '../support/run.ts';

export interface Bodies {
  readonly events: readonly CeilometerEvent[];
  readonly samples: readonly Readonly<Record<string, unknown>>[];
}

/** Where ceilometer_zenoss would publish. */
export interface Dispatcher {
  readonly url: string;
  readonly exchange: string;
  readonly device: string;
}

/** The same bodies as Ceilometer's own code writes them, after kombu has published them where a dispatcher would. */
export async function theirBodies(
  { python }: CeilometerPython,
  bodies: Bodies,
  dispatcher?: Dispatcher,
): Promise<Bodies> {
  const input = JSON.stringify({ ...bodies, ...dispatcher });
  return JSON.parse(await run(python, [ceilometerProgram('bodies.py')], { input })) as Bodies;
}
