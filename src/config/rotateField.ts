import { Type } from 'typebox';
import { flag, integer, size } from './fields.ts';

/** Three digits at most, so that `PATH.20260131` of somebody else is never taken for one of ours. */
const MOST_KEPT = 999;

/** When a file that a sink writes is turned over. */
export const ROTATE_FIELD = Type.Object(
  {
    size: size({ description: 'The file is turned over before it grows beyond this.', default: '100MB' }),
    keep: integer({
      description: 'Files that are kept beside it: `PATH.1` is the newest.',
      default: 10,
      minimum: 1,
      maximum: MOST_KEPT,
    }),
    compress: flag({ description: 'Whether those are packed with gzip, as `PATH.1.gz`.', default: false }),
  },
  { description: 'When a new file is begun, and what becomes of the old ones.', default: {} },
);
