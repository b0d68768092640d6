/**
 * The machine under a program. Comes in: levels, durations, what systemd sets in the environment. Goes out: the clock, the log on
 * stderr, word to the service manager, and files that are written whole or not at all. It knows no other room's work, and never
 * reads a file.
 */
export { createLogger } from './createLogger.ts';
export { inTime } from './inTime.ts';
export { systemClock } from './systemClock.ts';
export { Systemd, type SystemdEnvironment } from './systemd.ts';
export { writeWhole } from './writeWhole.ts';
