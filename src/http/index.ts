/**
 * HTTP as sinks speak it. Comes in: an address, headers, TLS files, bodies. Goes out: POSTs, and what a target's answer means:
 * taken, refused for good, or to be tried again, and when. It knows no target's form, follows no redirect, and puts no
 * secret into an error.
 */
export { HttpTarget, type HttpManner, type HttpTargetSettings } from './httpTarget.ts';
export { retryAfter } from './retryAfter.ts';
