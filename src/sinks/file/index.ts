/**
 * The file sink. Comes in: items. Goes out: JSON lines at the end of a file that is turned over when it has grown. It takes an
 * item as delivered when it is on the disk, and never leaves half a line.
 */
export { fileSpec, type FileSettings } from './spec.ts';
export { createFileSink, type FileParts } from './fileSink.ts';
export { type LineForm } from './lineForm.ts';
