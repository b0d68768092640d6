import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ROOT, folder } from './cli.ts';

const STALE_RULE =
  /^(  - event: \[compute\.instance\.live_migration\._post\.end,[^\n]*\n)    observe: [^\n]*$/m;

/** A copy of the shipped mappings that trusts `_post.end`, as the ZenPack does; with the captures of its tests. */
export function trustingMappings(context: TestContext): { readonly dir: string; readonly line: number } {
  const root = folder(context, {});
  const dir = join(root, 'mappings');
  cpSync(join(ROOT, 'mappings'), dir, { recursive: true });
  cpSync(join(ROOT, 'fixtures'), join(root, 'fixtures'), { recursive: true });
  const file = join(dir, 'nova', 'instance.yaml');
  const text = readFileSync(file, 'utf8');
  const found = STALE_RULE.exec(text);
  if (found === null) throw new Error('the mapping has no rule for _post.end');
  writeFileSync(file, text.replace(STALE_RULE, '$1    update: [host, node, vm_state, task_state]'));
  return { dir, line: text.slice(0, found.index).split('\n').length };
}
