/**
 * Whether guests answer to ping. Comes in: the inventory's instances with their addresses, the program fping, what is
 * configured. Goes out: answers in nova's form of `os-fping`, and a source of `guest.reachability.changed` notifications.
 * It never believes an exit code, gives fping nothing but addresses that it has parsed, and takes nobody for dead who was never seen
 * alive, or to whom the way was lost.
 */
export { CallLimits } from './callLimits.ts';
export { checkFping } from './checkFping.ts';
export { examineReachability } from './doctor.ts';
export { readGuests, type Guest } from './readGuests.ts';
export { OsFping, type OsFpingServer, type ServerChoice } from './osFping.ts';
export { pingGuests, type GuestAnswer } from './pingGuests.ts';
export { Pinger, type PingAnswer } from './pinger.ts';
export { ReachabilityWatch, type ReachabilityWatchParts } from './reachabilityWatch.ts';
export { isStuck, type GuestState, type WatchedGuest } from './guestState.ts';
export type { SweepFigures } from './sweepFigures.ts';
export { WatchFile } from './watchFile.ts';
export type { WayNotice } from './wayNotice.ts';
