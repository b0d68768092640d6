import type { Argument, Command, Option } from 'commander';
import { markdownTable } from '../../config/index.ts';
import { GENERATED } from './generated.ts';

const EXIT_CODES: readonly (readonly [code: string, meaning: string])[] = [
  ['0', 'Fine. Also after SIGTERM or SIGINT, and when whoever read the output went away.'],
  [
    '1',
    'Findings: lint errors, failed tests, divergences, stale pages, what `doctor` says needs action, or what `--fail-on` names; `explain` also when what was asked for does not occur.',
  ],
  ['2', 'The command line, the configuration or the mappings are wrong.'],
  ['3', 'A capture or store could not be read.'],
  ['70', 'A mistake of stackwire itself.'],
];

/** The reference of the command line, Markdown, from the definitions that parse it. */
export function commandsPage(program: Command): string {
  const parts = [
    GENERATED,
    '# Command line',
    'Results go to stdout, diagnostics and errors to stderr. With `--json` every line of stdout is one JSON object with a `kind`; [contract.md](contract.md) lists them.',
    ...program.commands.flatMap((command) => commandParts(command, [program.name()])),
    '## Exit codes',
    markdownTable(['Code', 'Meaning'], EXIT_CODES),
  ];
  return `${parts.join('\n\n')}\n`;
}

function commandParts(command: Command, parents: readonly string[]): string[] {
  const path = [...parents, command.name()];
  const rows = [
    ...command.registeredArguments.map(argumentRow),
    ...command.options.filter(({ hidden }) => !hidden).map(optionRow),
  ];
  const own = [
    `${'#'.repeat(parents.length + 1)} \`${path.slice(1).join(' ')}\``,
    command.description(),
    `\`${[...path, usageOf(command)].join(' ')}\``,
    markdownTable(['Argument or option', 'Meaning', 'Default'], rows),
  ];
  return [
    ...own.filter((part) => part !== ''),
    ...command.commands.flatMap((child) => commandParts(child, path)),
  ];
}

function usageOf(command: Command): string {
  const words = command.registeredArguments.map(placeholder);
  if (command.options.length > 0) words.unshift('[options]');
  if (command.commands.length > 0) words.push('<command>');
  return words.join(' ');
}

function argumentRow(argument: Argument): string[] {
  return [`\`${placeholder(argument)}\``, sentence(argument.description), ''];
}

function optionRow(option: Option): string[] {
  const standard = option.defaultValue === undefined ? '' : `\`${String(option.defaultValue)}\``;
  return [`\`${option.flags}\``, sentence(option.description), standard];
}

function placeholder(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** Help texts are fragments; in a table they begin like sentences. `*` must not read as emphasis. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`.replaceAll('*', '\\*');
}
