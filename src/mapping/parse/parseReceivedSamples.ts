import type { YamlPath } from '../../yaml/index.ts';
import type { TraitPath } from '../../events/index.ts';
import type { LoneSamples, Placed, ReceivedSamples } from '../language/mappingFile.ts';
import { placeholders } from '../language/template.ts';
import { parseTraitPath } from './parseTrait.ts';
import type { ShapeReader } from './shapeReader.ts';

const KEYS = ['list', 'shared', 'resource_id', 'certain', 'alone'];
const ALONE = ['meters', 'id'];
/** What of a sample an id may be made of. */
const OF_A_SAMPLE: readonly string[] = ['resource_id', 'project_id', 'user_id', 'metadata'];

/** `received_samples:`: samples of the file's objects that somebody else took. */
export function parseReceivedSamples(read: ShapeReader, value: unknown): Placed<ReceivedSamples> | null {
  const path: YamlPath = ['received_samples'];
  const record = value === undefined ? undefined : read.record(path, value, KEYS);
  if (record === undefined) return null;
  const list = pathOf(read, [...path, 'list'], record['list']);
  const resource =
    record['resource_id'] === undefined
      ? undefined
      : read.text([...path, 'resource_id'], record['resource_id'], 'a trait');
  if (list !== null && resource === undefined) read.wrong([...path, 'resource_id'], undefined, 'a trait');
  const alone =
    record['alone'] === undefined
      ? []
      : read.list([...path, 'alone'], record['alone']).flatMap((one) => parseLone(read, one) ?? []);
  return read.placed(path, {
    list:
      list === null || resource === undefined
        ? null
        : {
            list,
            shared: pathOf(read, [...path, 'shared'], record['shared']),
            resourceId: read.placed([...path, 'resource_id'], resource),
            certain: traitOf(read, [...path, 'certain'], record['certain']),
          },
    alone,
  });
}

function traitOf(read: ShapeReader, path: YamlPath, value: unknown): Placed<string> | null {
  const trait = value === undefined ? undefined : read.text(path, value, 'a trait');
  return trait === undefined ? null : read.placed(path, trait);
}

function pathOf(read: ShapeReader, path: YamlPath, value: unknown): TraitPath | null {
  if (value === undefined) return null;
  const parsed = parseTraitPath(read, path, value);
  if (parsed === undefined || parsed.root === 'payload') return parsed ?? null;
  read.report(path, {
    code: 'mapping/bad-path',
    message: `\`${parsed.text}\` is no part of a payload`,
    suggestion: 'name it by its path in the payload, as in `payload.samples`',
  });
  return null;
}

function parseLone(read: ShapeReader, { value, origin }: Placed<unknown>): LoneSamples | undefined {
  const record = read.record(origin.path, value, ALONE);
  if (record === undefined) return undefined;
  const meters = read
    .texts([...origin.path, 'meters'], record['meters'], 'names of meters')
    .map((one) => one.value);
  const id = read.template([...origin.path, 'id'], record['id']);
  if (id === undefined) return undefined;
  for (const { name } of placeholders(id.value.parts)) {
    if (OF_A_SAMPLE.includes(name)) continue;
    read.report(id.origin.path, {
      code: 'mapping/bad-template',
      message: `a sample has no \`${name}\``,
      suggestion: `an id is made of ${OF_A_SAMPLE.join(', ')}, as in \`server-{resource_id}\` or \`server-{metadata.instance_id}\``,
    });
    return undefined;
  }
  return { meters, id: id.value };
}
