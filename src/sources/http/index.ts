/**
 * The HTTP source. Comes in: settings, and what Ceilometer's HTTP publisher and others post. Goes out: a delivery for
 * each post, answered when it is settled; from its doctor, findings. It never opens a body, holds no more of them than
 * its limits say, and shows no token.
 */
export { createHttpSource, createTemporaryHttpSource } from './httpSource.ts';
export type { HttpSourceDependencies } from './httpSource.ts';
export { examineHttpSource } from './doctor/examineHttpSource.ts';
export { httpSourceSpec } from './spec.ts';
export type { HttpSourceSettings } from './spec.ts';
