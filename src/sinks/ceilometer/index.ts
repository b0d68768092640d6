/**
 * The Ceilometer sink. Comes in: events and samples. Goes out: what Ceilometer's own publishers would send of them: signed
 * notifications over RabbitMQ, bodies over HTTP, lines for a file. It makes no event of its own, and shows neither a
 * password nor the secret that signs.
 */
export { ceilometerSpec, type CeilometerSettings } from './spec.ts';
export { createCeilometerSink, goesAlone, type CeilometerParts } from './ceilometerSink.ts';
export { publishedLines } from './publishedLines.ts';
