import type { PyDict, PyValue } from '../../python/value.ts';
import { isDict, PyFault, typeName } from '../../python/value.ts';

/** Defaults of Ceilometer's `reserved_metadata_namespace` and `reserved_metadata_length`. */
const PREFIX = 'metering.';
const LENGTH = 256;

/**
 * What of an object's own metadata is meant for metering: keys that begin with `metering.`, without that, dots as
 * underscores (ceilometer/sample.py, add_reserved_user_metadata). A key that the sample's metadata has is left out.
 * @throws PyFault
 */
export function meteringMetadata(value: PyValue, metadata: PyDict): PyDict {
  if (!isDict(value)) throw new PyFault('AttributeError', `a ${typeName(value)} has no items`);
  const found = new Map<string, PyValue>();
  for (const [key, one] of value) {
    if (typeof key !== 'string') throw new PyFault('AttributeError', `a ${typeName(key)} is no text`);
    if (!key.startsWith(PREFIX)) continue;
    const name = key.slice(PREFIX.length).replaceAll('.', '_');
    if (metadata.has(name)) continue;
    found.set(
      name,
      typeof one === 'string' && one.length > LENGTH ? Array.from(one).slice(0, LENGTH).join('') : one,
    );
  }
  return found;
}
