/**
 * Recorded messages as a source, and as files to read and write. Comes in: paths or a stream in any of the
 * documented forms, told apart by themselves. Goes out: deliveries in file order, as a broker would have given
 * them. It looks only as far into a message as telling the forms apart needs, and never changes a body.
 */
export { captureLine } from './captureLine.ts';
export type { CaptureMessage } from './captureMessage.ts';
export { createCaptureSource } from './captureSource.ts';
export type { CaptureDependencies } from './captureSource.ts';
export { examineCaptures } from './doctor.ts';
export { readCapture } from './readCapture.ts';
export type { CaptureInput } from './readCapture.ts';
export { captureSpec } from './spec.ts';
export type { CaptureSettings } from './spec.ts';
