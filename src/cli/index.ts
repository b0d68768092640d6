/**
 * The command line. Comes in: arguments and an environment. Goes out: results on stdout (for people, or one
 * JSON object a line), diagnostics on stderr, and an exit code of the contract. It holds no business rules:
 * it reads options, calls the other rooms and prints what they yield.
 */
export { runCli } from './runCli.ts';
export { Terminal, processTerminal } from './output/terminal.ts';
