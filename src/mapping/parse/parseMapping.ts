import type { YamlSource } from '../../yaml/index.ts';
import type { TraitPath } from '../../events/index.ts';
import { DEFAULT_TRAIT_NAMES } from '../../events/index.ts';
import type { Diagnostic } from '../../model/index.ts';
import type { MappingDocument, Placed } from '../language/mappingFile.ts';
import { parseDerived, parseProblem } from './parseDerived.ts';
import { parseField, parseRelation } from './parseField.ts';
import { parseMeters } from './parseMeters.ts';
import { parseNamed } from './parseNamed.ts';
import { parseReceivedSamples } from './parseReceivedSamples.ts';
import { parseRule } from './parseRule.ts';
import { parseTests } from './parseTests.ts';
import { parseTrait, parseTraitPath } from './parseTrait.ts';
import { ShapeReader } from './shapeReader.ts';

const KEYS = [
  'object',
  'description',
  'id',
  'identity',
  'each',
  'traits',
  'fields',
  'derived',
  'relations',
  'problems',
  'meters',
  'received_samples',
  'events',
  'tests',
];

/**
 * Reads one mapping file. Everything that can be read is in the result, so that one wrong line does not hide
 * the findings of the others; null where the file is no mapping at all.
 */
export function parseMapping(source: YamlSource, diagnostics: Diagnostic[]): MappingDocument | null {
  const read = new ShapeReader(source, diagnostics);
  if (source.value === undefined) return null;
  const configuration = isConfiguration(source.value);
  const record = configuration ? {} : read.record([], source.value, KEYS);
  if (record === undefined) return null;
  if (record['object'] === undefined) {
    const suggestion = configuration
      ? 'this looks like a configuration: check it with `-c`'
      : 'add `object: instance`, say, as the first line';
    read.report([], {
      code: 'mapping/missing-key',
      message: 'the file names no `object`',
      suggestion,
      length: 1,
    });
    return null;
  }
  const object = read.text(['object'], record['object'], 'the type of the objects');
  if (object === undefined) return null;
  const traits = parseNamed(read, ['traits'], record['traits'], parseTrait);
  const events = record['events'] === undefined ? [] : read.list(['events'], record['events']);
  return {
    source,
    object: read.placed(['object'], object),
    id: record['id'] === undefined ? null : (read.template(['id'], record['id']) ?? null),
    identity:
      record['identity'] === undefined
        ? null
        : read.placed(
            ['identity'],
            read.choice(['identity'], record['identity'], ['unique', 'reusable'], 'unique'),
          ),
    each: record['each'] === undefined ? null : parseEach(read, record['each']),
    traits,
    fields: parseNamed(read, ['fields'], record['fields'], parseField),
    relations: parseNamed(read, ['relations'], record['relations'], parseRelation),
    derived: parseNamed(read, ['derived'], record['derived'], parseDerived),
    problems: parseNamed(read, ['problems'], record['problems'], parseProblem, true),
    meters: parseMeters(
      read,
      ['meters'],
      record['meters'],
      new Set([...traits.keys(), ...DEFAULT_TRAIT_NAMES]),
    ),
    receivedSamples: parseReceivedSamples(read, record['received_samples']),
    rules: events.flatMap(({ value, origin }) => parseRule(read, origin.path, value) ?? []),
    tests: parseTests(read, ['tests'], record['tests']),
  };
}

/** Whether it is the bridge's configuration, given in the place of a mapping. */
function isConfiguration(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'sources' in value && !('object' in value);
}

function parseEach(read: ShapeReader, value: unknown): Placed<readonly TraitPath[]> {
  const paths = read.list(['each'], value).flatMap(({ value: one, origin }) => {
    const path = parseTraitPath(read, origin.path, one);
    if (path?.root !== 'item') return path ?? [];
    read.report(origin.path, {
      code: 'mapping/bad-path',
      message: `\`${path.text}\` is no list: \`item\` is an element of one`,
      suggestion: 'name the list by its path in the payload, as in `payload.ports`',
    });
    return [];
  });
  return read.placed(['each'], paths);
}
