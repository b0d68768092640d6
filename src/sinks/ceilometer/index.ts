/**
 * The Ceilometer sink. Comes in: events and samples. Goes out: what Ceilometer's own publishers would send of them: signed
 * notifications over RabbitMQ, bodies over HTTP, lines for a file. It makes no event of its own, and shows neither a
 * password nor the secret that signs.
 */
export type { CeilometerSettings } from './settings.ts';
export { ceilometerSpec } from './spec.ts';
export type { CeilometerParts } from './ceilometerParts.ts';
export { createCeilometerSink, goesAlone } from './ceilometerSink.ts';
export { publishedLines } from './publishedLines.ts';
