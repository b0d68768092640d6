/**
 * HTTP as sinks speak it. Comes in: an address, headers, TLS files, bodies. Goes out: requests, and what a target's answer means:
 * taken, refused for good, or to be tried again, and when. It knows no target's form, follows no redirect, and puts no
 * secret into an error.
 */
export { answerError, answerText, PLAIN_MANNER, type HttpManner } from './answerError.ts';
export { HttpClient, type HttpAnswer, type HttpClientSettings, type HttpRequest } from './httpClient.ts';
export { HttpTarget, type HttpTargetSettings, type TargetManner } from './httpTarget.ts';
export { retryAfter } from './retryAfter.ts';
