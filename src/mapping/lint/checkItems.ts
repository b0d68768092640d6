import type { LintScope } from './lintScope.ts';

/** Paths into the elements of a list, where no file of the object names a list. */
export function checkItems({ families, report }: LintScope): void {
  for (const family of families.values()) {
    if (family.some(({ each }) => each !== null)) continue;
    for (const { traits } of family) {
      for (const { value, origin } of traits.values()) {
        const source = value?.sources.find(({ path }) => path.root === 'item');
        if (source === undefined) continue;
        report(origin, {
          code: 'mapping/bad-path',
          message: `\`${source.path.text}\` reads an element of a list, and no \`each:\` names the list`,
          suggestion: 'begin with `payload`, or add `each: payload.…` with the list',
        });
      }
    }
  }
}
