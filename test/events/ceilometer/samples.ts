import { meterReadings, readMeters } from '../../../src/events/index.ts';
import type { Json, Notification, Sample } from '../../../src/model/index.ts';
import { canonicalJson } from '../../../src/model/index.ts';
import { decode, parseTimestamp } from '../../../src/oslo/index.ts';
import { formatMicros } from '../../../src/model/index.ts';
import type { CeilometerPython } from '../../support/ceilometerPython.ts';
import { ceilometerProgram } from '../../support/ceilometerPython.ts';
import { run } from '../../support/run.ts';
import type { MeterCase } from './meterCases.ts';

type Message = MeterCase['messages'][number];

/** A message as the bridge decodes it. */
export function notificationOf(message: Message): Notification {
  const { items } = decode(
    {
      body: Buffer.from(JSON.stringify(message)),
      meta: { source: 'test', received: 0, receivedKnown: false },
    },
    { maxSkew: Infinity },
  );
  const [item] = items;
  if (item?.form !== 'notification') throw new TypeError('no notification');
  return item;
}

/** Samples of each message as comparable texts, sorted. */
export function ours({ meters, messages }: MeterCase): readonly (readonly string[])[] {
  const read = readMeters(meters.map((text, index) => ({ path: `meters${index}.yaml`, text })));
  return messages.map((message) => {
    const item = notificationOf(message);
    const matching = read.meters.filter(({ matches }) => matches(item.eventType));
    return meterReadings(matching, item).samples.map(textOf).sort();
  });
}

interface TheirSample {
  readonly name: string | null;
  readonly type: Sample['meter_type'];
  readonly unit: string | null;
  readonly volume: Json;
  readonly user_id: string | null;
  readonly project_id: string | null;
  readonly resource_id: string | null;
  readonly timestamp: string;
  readonly resource_metadata: Readonly<Record<string, Json>>;
}

/** The same by Ceilometer's own sample builder. */
export async function theirs(
  { python }: CeilometerPython,
  cases: readonly MeterCase[],
): Promise<readonly (readonly (readonly string[])[])[]> {
  const input = cases.map((one) => `${JSON.stringify(one)}\n`).join('');
  const output = await run(python, [ceilometerProgram('samples.py')], { input });
  return output
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { results } = JSON.parse(line) as { results: readonly (readonly TheirSample[])[] };
      return results.map((samples) => samples.flatMap(theirText).sort());
    });
}

/** Texts are texts in the contract; a sample of nothing, or without a name, is none. */
function theirText(one: TheirSample): string[] {
  const [name, resource, unit] = [asText(one.name), asText(one.resource_id), asText(one.unit)];
  if (name === null || resource === null) return [];
  const sample = {
    name,
    meter_type: one.type,
    unit: unit ?? '',
    volume: Number(one.volume),
    resource_id: resource,
    project_id: asText(one.project_id),
    user_id: asText(one.user_id),
    timestamp: formatMicros(parseTimestamp(one.timestamp) ?? 0),
    metadata: one.resource_metadata,
  };
  return [canonicalJson(sample as unknown as Json)];
}

function asText(value: string | null): string | null {
  return value === '' ? null : value;
}

function textOf({ final: _final, object: _object, origin: _origin, rule: _rule, ...sample }: Sample): string {
  return canonicalJson({ ...sample, volume: Number(sample.volume) } as unknown as Json);
}
