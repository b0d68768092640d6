import { destination, pino } from 'pino';
import type { Config } from '../config/index.ts';
import type { Logger } from '../model/index.ts';
import { loggedError } from './loggedError.ts';

/** JSON lines on stderr; results have stdout to themselves. */
export function createLogger(level: Config['log']['level']): Logger {
  return pino(
    { level, base: null, serializers: { error: loggedError } },
    destination({ dest: 2, sync: true }),
  );
}
