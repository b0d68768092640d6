import type { Fields, Json } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';
import type { DerivedText } from './modelText.ts';

const OTHERWISE = 'default';

/** Compiles a lookup table: each level looks its field up; what no level knows gives the nearest `default`. */
export function compileTable(table: Extract<DerivedText, { by: unknown }>): (fields: Fields) => Json {
  return (fields) => {
    let level: Json = table.values;
    let otherwise: Json = table.otherwise;
    for (const name of table.by) {
      if (!isJsonObject(level)) return level;
      if (Object.hasOwn(level, OTHERWISE)) otherwise = leafOf(level[OTHERWISE], otherwise);
      const next = lookUp(level, fields[name] ?? null);
      if (next === undefined) return otherwise;
      level = next;
    }
    return level;
  };
}

function lookUp(level: Readonly<Record<string, Json>>, value: Json): Json | undefined {
  const key = typeof value === 'object' && value !== null ? undefined : String(value);
  return key !== undefined && key !== OTHERWISE && Object.hasOwn(level, key) ? level[key] : undefined;
}

function leafOf(value: Json | undefined, fallback: Json): Json {
  return value === undefined || isJsonObject(value) ? fallback : value;
}
