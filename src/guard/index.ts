/**
 * Who may ask. Comes in: the address that is listened on or asked for, and what a request offers. Goes out: yes or no. It knows no
 * HTTP and reads no header, so that the bridge, its sources and the probe decide by the same few lines.
 */
export { isLoopback } from './isLoopback.ts';
export { secretTest } from './secretTest.ts';
