/**
 * libvirt's own wire protocol over a Unix socket (XDR frames; its support statement calls it a stable interface), spoken without
 * native code. Comes in: the path of a daemon's socket, calls. Goes out: answers, typed errors, events. A peer that breaks the protocol loses the
 * connection; nothing that it sends is believed longer than it is. It knows a table of calls that read, and the one that asks a guest's agent; it
 * never changes a domain.
 */
export type { ClientEvent } from './clientEvents.ts';
export * from './codec.ts';
export { stateName, type StateName } from './domainStates.ts';
export { FrameCutter, frameBytes, STATUS, TYPE, type Frame } from './frames.ts';
export { LibvirtClient, STATS, type ClientSettings, type DomainRecord } from './libvirtClient.ts';
export { CallTimeout, ConnectionOver, LibvirtError } from './libvirtErrors.ts';
export { lifecycleName, type LifecycleName } from './lifecycleNames.ts';
export { agentMessage, errorReply, lifecycleMessage, rebootMessage, type WireDomain } from './messages.ts';
export { PROCEDURES, PROGRAM, type Procedure } from './procedures.ts';
export { type TypedParameter, type TypedValue } from './typedParameters.ts';
export { WireFault } from './wireFault.ts';
