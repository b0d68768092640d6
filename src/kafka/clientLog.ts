import type { logCreator } from 'kafkajs';
import type { Clock, Logger } from '../model/index.ts';

/** The same words are not told again for so long, microseconds. */
const QUIET = 600_000_000;

/** Kinds of words that are remembered; a client has no more of them than this. */
const REMEMBERED = 100;

/** kafkajs numbers its levels: 1 is an error, 2 a warning; what is above is of no use to an operator. */
const WARNING = 2;

/**
 * What is said of what is meant so: after a failure another producer is opened, with a new id, and the sockets of the old one
 * are torn down.
 */
const MEANT = /Limiting retries for the idempotent producer|the connection was closed here/;

/**
 * kafkajs's log in ours. A failure that it tells of is thrown as well, and told by whoever counts failures: here it is said once in ten
 * minutes, for what a client does between two deliveries.
 */
export function clientLog(
  fields: Readonly<Record<string, unknown>>,
  logger: Logger,
  clock: Clock,
): logCreator {
  const told = new Map<string, number>();
  return () =>
    ({ namespace, level, log }) => {
      if (level > WARNING || MEANT.test(log.message)) return;
      const words = `${namespace} ${log.message}`;
      const now = clock.now();
      if (now - (told.get(words) ?? -Infinity) < QUIET) return;
      if (told.size >= REMEMBERED) told.clear();
      told.set(words, now);
      const broker: unknown = log['broker'];
      logger.info({ ...fields, part: namespace, ...(typeof broker === 'string' && { broker }) }, log.message);
    };
}
