import { LRUCache } from 'lru-cache';
import { compileJsonPath } from '../jsonpath/compileJsonPath.ts';
import type { Datum } from '../jsonpath/datum.ts';
import { listed, pathText, rootDatum, valueOf } from '../jsonpath/datum.ts';
import { parseJsonPath } from '../jsonpath/parseJsonPath.ts';
import type { PathFault } from '../jsonpath/token.ts';
import type { PathNode } from '../jsonpath/node.ts';
import type { PyValue } from '../python/value.ts';

/** One thing that a path found. `path` is the way to it, `payload.ports.[0].id`: empty for what was computed. */
export interface Match {
  readonly path: string;
  readonly value: PyValue;
}

export interface JsonPath {
  /** As written. */
  readonly text: string;
  readonly node: PathNode;
  /** All matches in jsonpath-rw's order, null among them. @throws PyFault where Python would raise an exception */
  readonly find: (body: PyValue) => readonly Match[];
}

/** Definitions name the same paths again and again. */
const compiled = new LRUCache<string, JsonPath>({ max: 2000 });

/** Reads and compiles a path in Ceilometer's language, or says why it is none and where. */
export function compileCeilometerPath(text: string): JsonPath | PathFault {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const node = parseJsonPath(text);
  return 'message' in node ? node : compiledPath(text, node);
}

/** The same for a path that was parsed. */
export function compiledPath(text: string, node: PathNode): JsonPath {
  const find = compileJsonPath(node, true);
  const path = { text, node, find: onceFor((body) => listed(find(rootDatum(body))).map(matchOf)) };
  compiled.set(text, path);
  return path;
}

/** Several meters ask one message for the same path. */
function onceFor(find: JsonPath['find']): JsonPath['find'] {
  let last: PyValue | undefined;
  let found: readonly Match[] = [];
  return (body) => {
    if (body === last) return found;
    found = find(body);
    last = body;
    return found;
  };
}

function matchOf(datum: Datum | null): Match {
  const value = valueOf(datum);
  return { path: datum === null ? '' : pathText(datum), value };
}
