import type { Json, OutgoingItem, Sample } from '../model/index.ts';
import { withoutZone } from './ceilometerEvent.ts';

type Body = Readonly<Record<string, Json>>;

function sampleOf({ line }: OutgoingItem): Sample {
  return line as unknown as Sample;
}

/** A sample as Ceilometer's `http` publisher posts it (ceilometer/sample.py, `as_dict`). */
export function postedSample(item: OutgoingItem): Body {
  const { name, meter_type, unit, volume, ...rest } = sampleOf(item);
  return { id: item.key, name, type: meter_type, unit, volume, ...about(rest) };
}

/** A sample as its dispatchers were given it, but for its signature (ceilometer/publisher/utils.py). */
export function meteredSample(item: OutgoingItem): Body {
  const { name, meter_type, unit, volume, ...rest } = sampleOf(item);
  return {
    message_id: item.key,
    counter_name: name,
    counter_type: meter_type,
    counter_unit: unit,
    counter_volume: volume,
    ...about(rest),
  };
}

function about({
  user_id,
  project_id,
  resource_id,
  timestamp,
  metadata,
}: Pick<Sample, 'user_id' | 'project_id' | 'resource_id' | 'timestamp' | 'metadata'>): Body {
  return {
    user_id,
    user_name: null,
    project_id,
    project_name: null,
    resource_id,
    timestamp: `${withoutZone(timestamp)}+00:00`,
    resource_metadata: metadata,
    source: 'openstack',
    monotonic_time: null,
  };
}
