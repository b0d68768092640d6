import type { YamlPath } from '../../yaml/index.ts';
import { isJsonObject } from '../../model/index.ts';
import type { Json } from '../../model/index.ts';
import type { MappingTest, TestLines } from '../language/mappingFile.ts';
import { parseNotifications } from './parseNotifications.ts';
import type { ShapeReader } from './shapeReader.ts';

const KEYS = ['name', 'replay', 'notifications', 'any_order', 'expect', 'expect_problems'];

/** The mapping's own tests. */
export function parseTests(read: ShapeReader, path: YamlPath, value: unknown): MappingTest[] {
  if (value === undefined) return [];
  return read.list(path, value).flatMap(({ value: one, origin }) => {
    const record = read.record(origin.path, one, KEYS);
    if (record === undefined) return [];
    const at = (key: string): YamlPath => [...origin.path, key];
    const name = read.text(at('name'), record['name'], 'a sentence that says what is tested');
    const replay =
      record['replay'] === undefined
        ? []
        : read.texts(at('replay'), record['replay'], 'a capture, relative to this file');
    const notifications = parseNotifications(read, at('notifications'), record['notifications']);
    if (record['replay'] === undefined && record['notifications'] === undefined) {
      const suggestion =
        'add `replay: <a capture>`, or `notifications:` with an `event` and a `payload` each';
      read.report(origin.path, {
        code: 'mapping/missing-key',
        message: 'the test has no messages',
        suggestion,
        length: 1,
      });
    }
    if (record['expect'] === undefined && record['expect_problems'] === undefined) {
      const suggestion = 'add `expect: { <object id>: { <field>: <value> } }`';
      read.report(origin.path, {
        code: 'mapping/missing-key',
        message: 'the test expects nothing',
        suggestion,
        length: 1,
      });
    }
    return [
      {
        name: name ?? '',
        file: read.source.file,
        line: read.source.line(origin.path),
        replay: replay.map((text) => text.value),
        notifications,
        anyOrder: read.flag(at('any_order'), record['any_order']),
        ...parseExpect(read, at('expect'), record['expect']),
        ...parseProblems(read, at('expect_problems'), record['expect_problems']),
      },
    ];
  });
}

function parseExpect(
  read: ShapeReader,
  path: YamlPath,
  value: unknown,
): Pick<MappingTest, 'expect' | 'lines'> {
  const expect: Record<string, Readonly<Record<string, Json>> | null> = {};
  const lines: Record<string, TestLines> = {};
  for (const [id, fields] of value === undefined ? [] : Object.entries(read.entries(path, value) ?? {})) {
    const at = [...path, id];
    if (fields !== null && !isJsonObject(fields)) {
      read.wrong(at, fields, 'fields with their values, or null where the object must not exist');
      continue;
    }
    const names = Object.keys(fields ?? {});
    expect[id] = fields;
    lines[id] = {
      line: read.source.line(at),
      fields: Object.fromEntries(names.map((name) => [name, read.source.line([...at, name])])),
    };
  }
  return { expect, lines };
}

function parseProblems(
  read: ShapeReader,
  path: YamlPath,
  value: unknown,
): Pick<MappingTest, 'expectProblems' | 'problemLines'> {
  const expectProblems: Record<string, boolean> = {};
  const problemLines: Record<string, number> = {};
  for (const [key, state] of value === undefined ? [] : Object.entries(read.entries(path, value) ?? {})) {
    const at = [...path, key];
    expectProblems[key] = read.choice(at, state, ['raised', 'cleared'], 'raised') === 'raised';
    problemLines[key] = read.source.line(at);
  }
  return { expectProblems, problemLines };
}
