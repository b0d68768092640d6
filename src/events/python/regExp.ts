/** A pattern of Python's `re` as JavaScript has it, or why it has none. */
export type PythonRegExp = { readonly expression: RegExp } | { readonly why: string };

/** What is written otherwise in JavaScript, and what it does not have. */
const PARTS =
  /\\[AZzU]|\\\d|\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\(\?P<|\(\?P=(\w+)\)|\(\?P>|\(\?#[^)]*\)|\(\?[aiLmsux]+(?:-[imsx]+)?[:)]|\(\?\(|\(\?>|[*+?}]\+|\$|\{,\d*\}/gu;
const REWRITTEN: Readonly<Record<string, string>> = { '\\A': '^', '\\Z': '$', '(?P<': '(?<', $: '(?=\\n?$)' };
const MISSING = /^(?:\(\?P>|\(\?\(|\(\?>|[*+?}]\+|\\[zU])/;
const FLAGS = /^\(\?([aiLmsux]+)\)$/;

/**
 * Translates a pattern. JavaScript's own engine runs it, so what both know means nearly the same; possessive and
 * conditional groups, which JavaScript lacks, are refused.
 */
export function pythonRegExp(pattern: string, flag: 'y' | 'g'): PythonRegExp {
  let flags = `${flag}u`;
  let missing: string | null = null;
  const translated = pattern.replace(
    PARTS,
    (part: string, backReference: string | undefined, offset: number) => {
      if (MISSING.test(part)) missing ??= part;
      const inline = offset === 0 ? FLAGS.exec(part)?.[1] : undefined;
      if (inline !== undefined) {
        flags += Array.from(inline)
          .filter((one) => 'ims'.includes(one) && !flags.includes(one))
          .join('');
        return '';
      }
      if (part.startsWith('(?#')) return '';
      if (backReference !== undefined) return `\\k<${backReference}>`;
      if (/^\{,\d/.test(part)) return `{0${part.slice(1)}`;
      return REWRITTEN[part] ?? unescaped(part);
    },
  );
  if (missing !== null) return { why: `\`${String(missing)}\` in the pattern is not supported` };
  try {
    return { expression: new RegExp(translated, flags) };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

/** JavaScript's `u` mode refuses to escape what needs no escape; Python allows it for all but letters and digits. */
function unescaped(part: string): string {
  if (part.startsWith('['))
    return part.replace(/\\([^a-zA-Z0-9^$\\.*+?()[\]{}|/-])/gu, '$1').replace(/^(\[\^?)\]/, '$1\\]');
  return /^\\[^a-zA-Z0-9^$\\.*+?()[\]{}|/]$/u.test(part) ? part.slice(1) : part;
}
