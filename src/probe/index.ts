/**
 * The probe on a compute node, a program of its own. Comes in: what libvirt and the guest agents say. Goes out: notifications of
 * the guests' health and their last samples, kept on disk until a bus has them. It never acts on a guest, and what a guest says
 * decides about that guest only.
 */
export * from './application/applicationFields.ts';
export * from './heartbeat/heartbeatFields.ts';
export * from './heartbeat/heartbeatMonitor.ts';
export type { Health } from './heartbeat/verdict.ts';
export type * from './domains/domainRoster.ts';
export { HostRoster, type RosterParts } from './domains/hostRoster.ts';
export { createHypervisor } from './hypervisor/createHypervisor.ts';
export * from './hypervisor/hypervisor.ts';
export { agentWord, FAULTS, seenLine, sweepOnce, type SeenGuest } from './once/sweepOnce.ts';
export { Probe } from './probe.ts';
export { isProbeFile } from './settings/isProbeFile.ts';
export { loadProbeConfig, type ProbeConfig } from './settings/loadProbeConfig.ts';
export { PROBE_FILE } from './settings/probeFile.ts';
export type { DriverParts } from './hypervisor/connectionKeeper.ts';
export { HYPERVISOR_FIELDS, type HypervisorSettings } from './hypervisor/settings.ts';
export type * from './store/outbox.ts';
export type * from './store/probeStore.ts';
export { SqliteProbeStore, type ProbeStoreParts } from './store/sqliteProbeStore.ts';
export { SAMPLER_FIELDS, type SamplerSettings } from './samples/fields.ts';
export {
  FinalSampler,
  type FinalOutcome,
  type FinalSamplerParts,
  type SamplerCounts,
} from './samples/finalSampler.ts';
export { CONTROL_FIELDS, type ControlSettings } from './control/fields.ts';
export { ControlQueue, type ControlQueueParts } from './control/controlQueue.ts';
