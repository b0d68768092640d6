import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { checkCommand } from './commands/check.ts';
import { coverageCommand } from './commands/coverage.ts';
import { deadLettersCommand } from './commands/deadLetters.ts';
import { diffCommand } from './commands/diff.ts';
import { docsCommand } from './commands/docs.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { importCommand } from './commands/import.ts';
import { inventoryCommand } from './commands/inventory.ts';
import { newCommand } from './commands/new.ts';
import { outboxCommand } from './commands/outbox.ts';
import { probeCommand } from './commands/probe.ts';
import { queuesCommand } from './commands/queues.ts';
import { recordCommand } from './commands/record.ts';
import { replayCommand } from './commands/replay.ts';
import { runCommand } from './commands/run.ts';
import { schemaCommand } from './commands/schema.ts';
import { sinksCommand } from './commands/sinks.ts';
import { testCommand } from './commands/test.ts';
import { verifyCommand } from './commands/verify.ts';
import { vitalSignsCommand } from './commands/vitalSigns.ts';
import type { Session } from './output/session.ts';

/** In the order in which help lists them. */
const COMMANDS: readonly ((session: Session, program: () => Command) => Command)[] = [
  runCommand,
  replayCommand,
  explainCommand,
  verifyCommand,
  checkCommand,
  testCommand,
  coverageCommand,
  diffCommand,
  importCommand,
  doctorCommand,
  inventoryCommand,
  vitalSignsCommand,
  recordCommand,
  newCommand,
  probeCommand,
  queuesCommand,
  deadLettersCommand,
  sinksCommand,
  outboxCommand,
  docsCommand,
  schemaCommand,
];

/** The whole command line; the reference page walks through it. Rooms are loaded by the actions only. */
export function buildProgram(session: Session): Command {
  const program = new Command('stackwire')
    .description('OpenStack notifications to flat events and a live inventory that is right, and why.')
    .version(packageVersion(), '-V, --version', 'print the version');
  for (const command of COMMANDS) program.addCommand(command(session, () => program));
  configure(program, session);
  return program;
}

/** Added commands do not inherit, so the settings go to each. */
function configure(command: Command, session: Session): void {
  command
    .exitOverride()
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('Run it with --help for what there is.')
    .configureOutput({
      writeOut: (text) => void session.terminal.print(text.trimEnd()),
      writeErr: (text) => void session.terminal.complain(text.trimEnd()),
      getOutHasColors: () => session.terminal.color,
      getErrHasColors: () => session.terminal.color,
    });
  if (command.commands.length > 0) command.helpCommand('help [command]', 'print the help of a command');
  for (const child of command.commands) configure(child, session);
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
