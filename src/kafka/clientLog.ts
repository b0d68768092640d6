import type { logCreator } from 'kafkajs';
import type { Clock, Logger } from '../model/index.ts';

/** The same words are not told again for so long, microseconds. */
const QUIET = 600_000_000;

/** Kinds of words that are remembered. */
const REMEMBERED = 100;

/** kafkajs numbers its levels: 1 is an error, 2 a warning; what is above is of no use to an operator. */
const WARNING = 2;

/**
 * What is said of what is meant so: after a failure another producer is opened, with a new id, and the sockets of the old one
 * are torn down.
 */
const MEANT = /Limiting retries for the idempotent producer|the connection was closed here/;

/** By the log, when which words were told last, microseconds: a client is made anew at each attempt. */
const TOLD = new WeakMap<Logger, Map<string, number>>();

/**
 * kafkajs's log in ours. A failure that it tells of is thrown as well, and told by whoever counts failures: here it is said once in ten
 * minutes, for what a client does between two deliveries.
 */
export function clientLog(
  fields: Readonly<Record<string, unknown>>,
  logger: Logger,
  clock: Clock,
): logCreator {
  const told = TOLD.get(logger) ?? new Map<string, number>();
  TOLD.set(logger, told);
  const who = JSON.stringify(fields);
  return () =>
    ({ namespace, level, log }) => {
      if (level > WARNING || MEANT.test(log.message)) return;
      const words = `${who} ${namespace} ${log.message}`;
      const now = clock.now();
      if (now - (told.get(words) ?? -Infinity) < QUIET) return;
      if (told.size >= REMEMBERED) told.clear();
      told.set(words, now);
      const broker: unknown = log['broker'];
      logger.info({ ...fields, part: namespace, ...(typeof broker === 'string' && { broker }) }, log.message);
    };
}
