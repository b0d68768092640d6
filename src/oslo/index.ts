/**
 * Opens what the bus carries.
 * Comes in: the bytes of one delivery, with what its transport said about them. Goes out: its items
 * (notifications, legacy or versioned, and Ceilometer events) without their secrets, and a dead letter for
 * each part that could not be used. It never throws on bad data, knows no broker and no mapping, does no I/O
 * and has no clock: receipt times come with the delivery.
 */
export { decode, type Decoded, type DecodeOptions } from './decode.ts';
export { redactDelivery, type KeptDelivery, type Renaming } from './redactDelivery.ts';
export { parseTimestamp } from './parseTimestamp.ts';
export { type ExactJson, readExactNotification } from './readExactNotification.ts';
export { scrub } from './scrub.ts';
export { isSecretKey, SECRET_KEYS } from './secretKeys.ts';
