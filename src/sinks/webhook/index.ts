/**
 * The webhook sink. Comes in: items. Goes out: POSTs of CloudEvents, or of bodies that the configuration shapes, signed where
 * it says so. It keeps nothing, and never asks a target for anything.
 */
export type { WebhookSettings } from './settings.ts';
export { webhookSpec } from './spec.ts';
export { createWebhookSink, isSingle, type WebhookParts } from './webhookSink.ts';
