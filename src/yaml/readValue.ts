import { isAlias, visit } from 'yaml';
import type { Document, YAMLError } from 'yaml';
import { readPythonYaml } from './pythonYaml.ts';
import type { RangeFinding } from './rangeFinding.ts';
import { syntaxFinding } from './syntaxFinding.ts';

/** Codes of the YAML reader that are more than bad syntax. */
const CODES: Readonly<Partial<Record<YAMLError['code'], Omit<RangeFinding, 'start' | 'end'>>>> = {
  DUPLICATE_KEY: {
    code: 'yaml/duplicate-key',
    message: 'this key stands in the same mapping twice',
    suggestion: 'keep one of the two',
  },
  MULTIPLE_DOCS: {
    code: 'yaml/documents',
    message: 'the file holds more than one document',
    suggestion: 'remove the `---` and what follows, or make it a file of its own',
  },
  TAG_RESOLVE_FAILED: {
    code: 'yaml/tag',
    message: 'tags (`!name`) are not used here',
    suggestion: 'quote the text if it begins with `!`',
  },
  NON_STRING_KEY: { code: 'yaml/key', message: 'a key must be a plain word or text' },
};

/** How the plain scalars of a file are understood: as YAML 1.2, or as PyYAML reads them. */
export type YamlDialect = 'core' | 'python';

/** The plain value of a document with what is wrong about it. No value where any of it could mislead. */
export function readValue(
  document: Document.Parsed,
  text: string,
  dialect: YamlDialect,
): { readonly value: unknown; readonly findings: readonly RangeFinding[] } {
  // The python dialect leaves tags to its own reader.
  const problems = [...document.errors, ...document.warnings].filter(
    ({ code }) => dialect === 'core' || code !== 'TAG_RESOLVE_FAILED',
  );
  const broken = problems.findIndex(({ code }) => CODES[code] === undefined);
  // What follows bad syntax mostly comes of it.
  const findings = problems
    .slice(0, broken < 0 ? problems.length : broken + 1)
    .map((problem) => describe(problem, text));
  if (broken < 0) findings.push(...badAliases(document));
  const readable = findings.every(({ code }) => code === 'yaml/duplicate-key');
  if (!readable) return { value: undefined, findings };
  try {
    if (dialect === 'python') {
      const read = readPythonYaml(document);
      return { value: read.value, findings: [...findings, ...read.findings] };
    }
    return { value: document.toJS() as unknown, findings };
  } catch (error) {
    // The reader's own guard against aliases that multiply.
    const message = error instanceof Error ? error.message : String(error);
    return { value: undefined, findings: [...findings, { code: 'yaml/alias', message, start: 0, end: 1 }] };
  }
}

function describe(error: YAMLError, text: string): RangeFinding {
  const [start, end] = error.pos;
  const known = CODES[error.code];
  if (known === undefined) return syntaxFinding(error, text);
  const word = /^(?:"[^"]*"|'[^']*'|[^\s:]+)/.exec(text.slice(start))?.[0].length ?? 0;
  return { ...known, start, end: Math.max(end, start + word) };
}

/** Aliases without an anchor before them, or standing within what they name. */
function badAliases(document: Document.Parsed): RangeFinding[] {
  const findings: RangeFinding[] = [];
  visit(document, {
    Alias(_key, alias, ancestors) {
      const [start = 0, end = 1] = alias.range ?? [];
      const target = alias.resolve(document);
      if (target === undefined) {
        const message = `no anchor \`&${alias.source}\` stands before this alias`;
        const suggestion = 'put a text that begins with `*` into quotes';
        findings.push({ code: 'yaml/alias', message, suggestion, start, end });
      } else if (!isAlias(target) && ancestors.includes(target)) {
        findings.push({ code: 'yaml/alias', message: 'this alias stands within its own anchor', start, end });
      }
    },
  });
  return findings;
}
