import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));

/** Captures that `run` plays when it is given no configuration. */
const CAPTURES = ['live-migration.jsonl'];

/** Where the embedded configuration keeps its store; begun afresh at each start, or there would be nothing new to see. */
export const EMBEDDED_STORE = join('.stackwire', 'demo.sqlite');

/**
 * The configuration of a bridge that needs nothing: bundled captures at a speed to follow, the durable store,
 * everything printed. The same text could stand in a file.
 */
export function embeddedConfig(): string {
  const files = CAPTURES.map((name) => join(FIXTURES, name));
  return [
    `sources: [{ type: capture, files: ${JSON.stringify(files)}, pace: human }]`,
    'sinks: [{ type: console }]',
    `store: { type: sqlite, path: ${JSON.stringify(EMBEDDED_STORE)} }`,
    'log: { level: warn }',
    '',
  ].join('\n');
}
