import { cloudEvent, prefixedAttributes } from '../../cloudevents/index.ts';
import type { KafkaRecord } from '../../kafka/index.ts';
import { toJson, type OutgoingItem } from '../../model/index.ts';

export interface RecordForm {
  readonly mode: 'binary' | 'structured';
  readonly cloud: string;
}

type Content = Pick<KafkaRecord, 'value' | 'headers'>;

const FORMS: Readonly<Record<RecordForm['mode'], (item: OutgoingItem, cloud: string) => Content>> = {
  binary: (item, cloud) => {
    return {
      value: toJson(item.line),
      headers: { ...prefixedAttributes(item, cloud, 'ce_'), 'content-type': 'application/json' },
    };
  },
  structured: (item, cloud) => ({
    value: toJson(cloudEvent(item, cloud)),
    headers: { 'content-type': 'application/cloudevents+json; charset=UTF-8' },
  }),
};

/**
 * An item as a CloudEvent in one of the modes of the Kafka binding
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md). The state of an object
 * that is deleted has no value: that is how a compacted topic forgets a key.
 */
export function recordOf(item: OutgoingItem, topic: string, { mode, cloud }: RecordForm): KafkaRecord {
  const place = { topic, key: item.object, spread: item.key };
  if (item.kind === 'object' && item.line['deleted'] === true) return { ...place, value: null, headers: {} };
  return { ...place, ...FORMS[mode](item, cloud) };
}
