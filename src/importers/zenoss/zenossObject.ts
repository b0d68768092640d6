/** The object that the ZenPack sees in an event, by the beginning of its type (id functions of its events.py). */
export interface ZenossObject {
  readonly object: string;
  readonly id: string;
  /** Traits that the id needs: paths of notifications, of older releases too. */
  readonly traits: Readonly<Record<string, readonly string[]>>;
}

const INSTANCE: ZenossObject = {
  object: 'instance',
  id: 'server-{instance_id}',
  traits: { instance_id: ['payload.instance_id', 'payload.uuid'] },
};

const OBJECTS: readonly (readonly [prefix: string, ZenossObject])[] = [
  ['compute.instance.', INSTANCE],
  ['floatingip.', neutron('floating_ip', 'floatingip')],
  ['network.', neutron('network', 'network')],
  ['port.', neutron('port', 'port')],
  ['router.', neutron('router', 'router')],
  ['subnet.', neutron('subnet', 'subnet')],
  ['volume.', cinder('volume')],
  ['snapshot.', cinder('snapshot')],
];

/** A `.delete.end` of neutron has the object only since Ocata, the `…_id` always. */
function neutron(object: string, key: string): ZenossObject {
  const trait = `${key}_id`;
  return {
    object,
    id: `${key}-{${trait}}`,
    traits: { [trait]: [`payload.${key}.id`, `payload.${key}_id`, 'payload.id'] },
  };
}

function cinder(object: string): ZenossObject {
  return { object, id: `${object}-{${object}_id}`, traits: { [`${object}_id`]: [`payload.${object}_id`] } };
}

/** An event type that the ZenPack never knew is about something with an id. */
export function zenossObject(type: string): ZenossObject {
  const known = OBJECTS.find(([prefix]) => type.startsWith(prefix))?.[1];
  if (known !== undefined) return known;
  const word = /^[A-Za-z]\w*/.exec(type)?.[0] ?? 'event';
  return {
    object: word,
    id: `${word.replaceAll('_', '')}-{${word}_id}`,
    traits: { [`${word}_id`]: ['payload.id', `payload.${word}_id`] },
  };
}
