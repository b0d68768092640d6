import { isJsonObject, nativeId, type ObjectView } from '../model/index.ts';
import type { GuestAddresses } from './guestAddresses.ts';
import { labelText } from './labelText.ts';

const PREFIX = '__meta_openstack_';
/** Longer texts, such as the message of a fault, are no labels. */
const LONG = 1024;

/**
 * What every target carries, whatever the configuration says. `__meta_openstack_TYPE_FIELD` for each plain field; for
 * instances those are the names that `openstack_sd_configs` has (prometheus, discovery/openstack/instance.go), and
 * what it has beyond fields is added under its names.
 */
export function metaLabels(
  object: ObjectView,
  { fixed: [fixed], floating: [floating] }: Pick<GuestAddresses, 'fixed' | 'floating'>,
): Readonly<Record<string, string>> {
  const { type, id, fields, relations } = object;
  const { metadata } = fields;
  const { image } = relations;
  const labels: Record<string, string> = {};
  const set = (name: string, value: unknown): void => {
    const text = labelText(value);
    if (text !== null && text.length <= LONG) labels[`${PREFIX}${name}`] = text;
  };
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'object') set(`${type}_${name}`, value);
  }
  set(`${type}_id`, nativeId(id));
  set('object', `${type}/${id}`);
  set('project_id', relations['project']);
  if (type !== 'instance') return labels;
  set('instance_image', typeof image === 'string' ? nativeId(image) : null);
  set('user_id', fields['user']);
  // The shipped mapping does not keep metadata; an overlay that does finds it here as tags.
  if (isJsonObject(metadata)) {
    for (const [key, value] of Object.entries(metadata))
      set(`tag_${key.replace(/[^A-Za-z0-9_]/g, '_')}`, value);
  }
  set('private_ip', fixed);
  set('public_ip', floating);
  return labels;
}
