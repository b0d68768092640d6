import type { Item, Notification } from '../../model/index.ts';
import type { ReadSource, TraitReader } from '../compileTraits.ts';
import type { PyDict } from '../python/value.ts';
import { fromPython, PyFault } from '../python/value.ts';
import { readSteps } from '../traitPath.ts';
import { Misfit } from '../traitType.ts';
import { lenientConverter } from './convert.ts';
import type { CeilometerTrait, EventDefinitions } from './definitions.ts';
import type { Field } from './field.ts';
import { fieldValue } from './field.ts';
import type { JsonPath } from './jsonPath.ts';
import { compiledPath } from './jsonPath.ts';
import { notificationBody } from './notificationBody.ts';
import { plainSteps, withoutWrappers } from './unfoldedPath.ts';

/**
 * Readers of the traits that a definition file gives a notification, for an event in stackwire's own form. They come to
 * the values that Ceilometer comes to, but for what docs/ceilometer.md names; what fails drops its trait only.
 */
export function definitionReaders(definitions: EventDefinitions, eventType: string): readonly TraitReader[] {
  const traits = definitions.choose(eventType)?.traits ?? [];
  // stackwire's own default traits look in more places than Ceilometer's, and find the same where those find it.
  return traits
    .filter(({ name, line }) => line > 0 || name === 'service')
    .map((trait) => traitReader(trait, definitions.file));
}

function traitReader({ name, type, field, line }: CeilometerTrait, file: string): TraitReader {
  const place = line === 0 ? "Ceilometer's default" : `${file}:${line}`;
  return {
    name,
    convert: lenientConverter(type),
    keepNull: false,
    sources: sourcesOf(field).map(({ path, read }) => ({ path: `${path} (${place})`, read })),
  };
}

/** Without a plugin each path is a source of its own, so that explain tells which one it was. */
function sourcesOf(field: Field): TraitReader['sources'] {
  if (field.kind === 'constant') {
    const value = fromPython(field.value);
    return [{ path: String(field.value), read: () => value }];
  }
  const paths = field.paths.map(({ text, node }) => compiledPath(text, withoutWrappers(node)));
  if (field.plugin === null) return paths.map((path) => ({ path: path.text, read: readPath(path) }));
  const text = paths.map((path) => path.text).join(' | ');
  return [{ path: `${text}, through its plugin`, read: readBody({ ...field, paths }) }];
}

function readPath(path: JsonPath): ReadSource {
  const plain = plainSteps(path.node);
  if (plain === null) return readBody({ kind: 'paths', paths: [path], plugin: null });
  // Nearly all paths are keys of the payload: no body need be made for them.
  const read = readSteps(plain.steps);
  return (item) => (item.form === 'notification' ? (read(item[plain.root]) ?? undefined) : undefined);
}

function readBody(field: Field): ReadSource {
  return (item) => {
    if (item.form !== 'notification') return undefined;
    try {
      const value = fieldValue(field, bodyOf(item));
      return value === null ? undefined : fromPython(value);
    } catch (error) {
      if (error instanceof PyFault) return new Misfit(error.message);
      throw error;
    }
  };
}

/** The traits of one event are read one after the other, so one body serves them all. */
const bodies = new WeakMap<Item, PyDict>();

function bodyOf(item: Notification): PyDict {
  let body = bodies.get(item);
  if (body === undefined) {
    body = notificationBody(item);
    bodies.set(item, body);
  }
  return body;
}
