/**
 * What is known of a guest's life, side by side. Comes in: an instance of the inventory, with what nova, the probe and the reachability watch wrote
 * into it, and an answer to ping. Goes out: the signs, each with since when, and a verdict where they disagree. It asks nobody and has no clock.
 */
export { disagreement, RULES, type Disagreement, type VitalRule } from './disagreement.ts';
export { readSigns } from './readSigns.ts';
export type { AgentSign, HypervisorSign, NovaSign, PingSign, Signs } from './signs.ts';
