import { join } from 'node:path';

const SHARED = process.env['XDG_CACHE_HOME'];

/** The folder in which the tests keep what they have fetched: one of the user's, or the project's own. */
export const TEST_CACHE = SHARED ? join(SHARED, 'stackwire') : join(import.meta.dirname, '../../.cache');
