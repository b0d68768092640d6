import { CONTRACT } from '../../model/index.ts';
import { markdownTable } from '../../config/index.ts';
import { CONTRACT_KINDS } from './contractKinds.ts';
import { GENERATED } from './generated.ts';

const RULES = [
  'Keys may be added; none changes its meaning. Numbers beyond 2^53 are exact number tokens, NaN and infinities are',
  'the strings `NaN`, `Infinity`, `-Infinity`. Times are ISO 8601 with microseconds and `Z`.',
].join('\n');

/** The reference of the JSON lines, Markdown. */
export function contractPage(): string {
  const parts = [
    GENERATED,
    `# Contract ${CONTRACT}: JSON lines`,
    'With `--json` a command prints one JSON object a line, told apart by `kind`.',
    RULES,
    ...Object.entries(CONTRACT_KINDS).flatMap(([kind, { from, about, fields }]) => [
      `## \`${kind}\``,
      `${about} Printed by ${from}.`,
      markdownTable(
        ['Key', 'Value'],
        Object.entries(fields).map(([name, text]) => [`\`${name}\``, text]),
      ),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}
