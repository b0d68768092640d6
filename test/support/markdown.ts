import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface CodeBlock {
  /** Page below the root of the project. */
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** README.md and every page below docs/. */
export function pages(): string[] {
  const below = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  return [
    'README.md',
    ...below.filter((path) => path.endsWith('.md')).map((path) => join('docs', path)),
  ].sort();
}

export function codeBlocks(page: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { line: number; language: string; lines: string[] } | null = null;
  for (const [index, line] of readFileSync(join(ROOT, page), 'utf8').split('\n').entries()) {
    if (!line.startsWith('```')) open?.lines.push(line);
    else if (open === null) open = { line: index + 1, language: line.slice(3).trim(), lines: [] };
    else {
      const { lines, ...rest } = open;
      blocks.push({ page: relative('.', page), ...rest, text: `${lines.join('\n')}\n` });
      open = null;
    }
  }
  if (open !== null) throw new Error(`${page}:${open.line}: a code block that is never closed`);
  return blocks;
}

/** Targets of the page's links to files of the project, with the anchor if there is one. */
export function links(page: string): { readonly path: string; readonly anchor: string | null }[] {
  const text = readFileSync(join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path = '', anchor = null] = target.split('#');
    return [{ path, anchor }];
  });
}

/** Anchors that the page's headings get. */
export function anchors(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
