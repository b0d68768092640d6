import assert from 'node:assert/strict';
import type { Diagnostic, Evaluation, Item } from '../../src/model/index.ts';
import type { Mapping } from '../../src/mapping/index.ts';
import { compileMappings } from '../../src/mapping/index.ts';

/** Compiles files that must have no errors: the first of several texts is the base, the others overlay it. */
export function compile(...texts: readonly string[]): Mapping {
  const { mapping, diagnostics } = compileMappings(
    texts.map((text, index) => [{ path: `layer${index}/m.yaml`, text }]),
  );
  assert.ok(mapping !== null, JSON.stringify(diagnostics, null, 1));
  return mapping;
}

/** Compiles files of one layer. */
export function compileFiles(files: Readonly<Record<string, string>>): Mapping {
  const { mapping, diagnostics } = compileMappings([
    Object.entries(files).map(([path, text]) => ({ path, text })),
  ]);
  assert.ok(mapping !== null, JSON.stringify(diagnostics, null, 1));
  return mapping;
}

/** The findings about one file. */
export function lint(text: string, ...more: readonly string[]): readonly Diagnostic[] {
  const files = [text, ...more].map((one, index) => ({
    path: index === 0 ? 'm.yaml' : `m${index + 1}.yaml`,
    text: one,
  }));
  return compileMappings([files]).diagnostics;
}

/** A whole mapping of one object around some lines of `events:`, each written in flow style. */
export function instanceMapping(...rules: readonly string[]): string {
  return `${HEAD}events:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`;
}

const HEAD = `object: instance
id: server-{instance_id}
traits:
  instance_id: payload.instance_id
  name: payload.display_name
  host: payload.host
  state: payload.state
  task: payload.state_description
  tenant_id: payload.tenant_id
  memory: { path: payload.memory_mb, type: int }
  volumes: payload.metadata.volumes
  volume_id: payload.volume_id
fields:
  name: name
  host: { trait: host, explicit: true }
  vm_state: state
  task_state: { trait: task, empty: null }
  memory_mb: memory
relations:
  project: { to: project, id: "{tenant_id}" }
  volumes: { to: volume, id: "volume-{volumes[*]}", many: true, inverse: instances }
problems:
  in-error: { while: "vm_state == 'error'", severity: critical, summary: "{name} is in error" }
  build-failed: { severity: warning, summary: "Building {name} failed" }
meters:
  - { name: memory, type: gauge, unit: MiB, volume: memory }
`;

/** The only decision about an item. */
export function decisionOf(mapping: Mapping, item: Item): Evaluation['decisions'][number] {
  const { decisions } = mapping.evaluate(item);
  assert.equal(decisions.length, 1, JSON.stringify(decisions));
  const [decision] = decisions;
  assert.ok(decision !== undefined);
  return decision;
}
