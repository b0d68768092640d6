/**
 * The console sink, and the words in which stackwire tells people what happened.
 * Comes in: committed log entries. Goes out: text for people or the contract's JSON lines, on one stream. It reads
 * no mapping and no store, and a closed pipe is no error to it.
 */
export { consoleKinds } from './consoleKinds.ts';
export { createConsoleSink } from './consoleSink.ts';
export type { ConsoleOutput } from './consoleSink.ts';
export { formatEntry } from './formatEntry.ts';
export type { FormatOptions } from './formatEntry.ts';
export { formatValue } from './formatValue.ts';
export { terminalText } from './terminalText.ts';
export { consoleSpec } from './spec.ts';
export type { ConsoleSettings } from './spec.ts';
