import type { Delivery } from '../../model/index.ts';

/** One recorded message: what a delivery carries, without a stream to settle it on. */
export type CaptureMessage = Pick<Delivery, 'body' | 'meta'>;
