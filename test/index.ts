import { importTests } from './support/importTests.ts';

/**
 * All suites in one process, or, with arguments after `--`, those whose path has one of these words in it.
 * `npm test` runs the same suites as the processes of `entries/`, side by side.
 */
const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));

await importTests((file) => words.length === 0 || words.some((word) => file.includes(word)));
