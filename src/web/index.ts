/**
 * HTTP: health, metrics, the API over inventory and log, and a status page and a stream of the log.
 * Comes in: a read-only connection to the store, the bridge's health, its metrics as text. Goes out: JSON, NDJSON,
 * server-sent events, Prometheus text, HTML. It never changes the pipeline, and answers nobody beyond loopback who has no token.
 */
export { examineHttp } from './doctor.ts';
export { registerStoreMetrics } from './storeMetrics.ts';
export { startWeb } from './startWeb.ts';
export type { WebServer } from './startWeb.ts';
export { createWebApp } from './webApp.ts';
export { readiness } from './readiness.ts';
export type { Readiness } from './readiness.ts';
export { Followers } from './followers.ts';
export type { TargetList } from './discoveryRoutes.ts';
export type { Health, HttpSettings, OsFpingPort, SourceHealth, WebPorts } from './ports.ts';
