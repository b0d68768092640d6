import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ROOT } from '../support/markdown.ts';
import { promtool } from '../support/prometheus.ts';

const SUITE = 'the alert rules';

describe(SUITE, () => {
  it('are what promtool takes', async (context) => {
    const rules = join(ROOT, 'packaging', 'prometheus', 'alerts.yaml');
    const printed = await promtool(context, SUITE, ['check', 'rules', rules]);
    if (printed !== null) assert.match(printed, /SUCCESS: \d+ rules found/);
  });

  it('and the dashboard ask for series that there are', () => {
    const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
    const documented = read('docs/http.md') + read('docs/prometheus.md');
    const asked = read('packaging/prometheus/alerts.yaml') + read('packaging/grafana/stackwire.json');
    const names = new Set(
      [...asked.matchAll(/\bstackwire_\w+/g)].map(([name]) => name.replace(/_bucket$/, '')),
    );
    assert.ok(names.size > 15);
    assert.deepEqual(
      [...names].filter((name) => !new RegExp(`\`${name}[\`{]`).test(documented)),
      [],
    );
  });
});
