import { isoFormat, parseIsoTime, toPython, type PyDict, type PyValue } from '../../events/index.ts';
import { isJsonObject, stableUuid, type Json, type OutgoingItem } from '../../model/index.ts';

/** Ceilometer's `sample_source`, as nobody changes it. */
const SOURCE = 'openstack';

/** What `meter_message_from_counter` (ceilometer/publisher/utils.py) calls the attributes of a sample, in its order. */
const MESSAGE_KEYS = {
  source: 'source',
  counter_name: 'name',
  counter_type: 'type',
  counter_unit: 'unit',
  counter_volume: 'volume',
  user_id: 'user_id',
  user_name: 'user_name',
  project_id: 'project_id',
  project_name: 'project_name',
  resource_id: 'resource_id',
  timestamp: 'timestamp',
  resource_metadata: 'resource_metadata',
  message_id: 'id',
  monotonic_time: 'monotonic_time',
} as const;

/** A sample as it goes to RabbitMQ, without its signature. */
export function meterMessage(item: OutgoingItem): PyDict {
  const sample = sampleDict(item);
  return new Map(Object.entries(MESSAGE_KEYS).map(([key, name]) => [key, sample.get(name) ?? null]));
}

/** `Sample.as_dict()` (ceilometer/sample.py), as it goes over HTTP and into files. */
export function sampleDict({ key, line }: OutgoingItem): PyDict {
  const get = (name: string): PyValue => toPython(line[name] as Json);
  return new Map<string, PyValue>([
    ['name', get('name')],
    ['type', get('meter_type')],
    ['unit', get('unit')],
    ['volume', get('volume')],
    ['user_id', get('user_id')],
    ['user_name', null],
    ['project_id', get('project_id')],
    ['project_name', null],
    ['resource_id', get('resource_id')],
    // Samples say which zone they mean, events do not.
    ['timestamp', `${isoFormat(parseIsoTime(get('timestamp')))}+00:00`],
    ['resource_metadata', get('metadata')],
    ['source', SOURCE],
    ['id', idOf(key, line)],
    ['monotonic_time', null],
  ]);
}

/** A sample that Ceilometer took stays the same to whoever sees both. */
function idOf(key: string, { origin, rule, cause }: OutgoingItem['line']): string {
  const id = isJsonObject(cause) ? cause['message_id'] : undefined;
  // One of a list was taken by a rule, and shares its message with the others.
  return origin === 'received' && rule === null && typeof id === 'string' ? id : stableUuid(key);
}
