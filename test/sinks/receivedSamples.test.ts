import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { cloudEvent } from '../../src/cloudevents/index.ts';
import { toPython } from '../../src/events/index.ts';
import type { JsonObject, OutgoingItem } from '../../src/model/index.ts';
import { meterMessage, sampleDict } from '../../src/sinks/ceilometer/sampleForms.ts';
import { CounterStarts } from '../../src/sinks/otlp/counterStarts.ts';
import { resourceMetrics } from '../../src/sinks/otlp/resourceMetrics.ts';
import { Resources } from '../../src/sinks/otlp/resources.ts';
import { routingKeys } from '../../src/sinks/rabbitmq/routingKey.ts';
import { meteredSample, postedSample } from '../../src/zenoss/index.ts';
import { ROOT } from '../support/markdown.ts';
import { ASKED, loneSample, receivedItems, receivedSamples, TAKEN } from '../support/receivedItems.ts';

/** What the probe sent, as it stands in the capture. */
const [SENT] = JSON.parse(readFileSync(join(ROOT, 'fixtures/guest/last-samples.json'), 'utf8')) as readonly {
  readonly payload: JsonObject;
}[];

function ofAsked(items: readonly OutgoingItem[]): readonly OutgoingItem[] {
  return receivedSamples(items).filter(({ object }) => object === `server-${ASKED}`);
}

describe('samples that others took, as targets get them', () => {
  const lone = loneSample();
  const items = receivedItems(lone);

  it('are all those of the probe’s list, each with its own time, resource and metadata, and the shared ones', () => {
    const list = ofAsked(items).filter(({ line }) => line['final'] === true);
    const { samples, resource_metadata: shared, tenant_id, user_id } = SENT?.payload ?? {};
    const expected = (samples as readonly JsonObject[]).map((one) => ({
      name: one['name'],
      type: one['type'],
      unit: one['unit'],
      volume: one['volume'],
      user_id,
      project_id: tenant_id,
      resource_id: one['resource_id'],
      timestamp: `${(one['timestamp'] as string).slice(0, -1)}+00:00`,
      resource_metadata: toPython({ ...(shared as JsonObject), ...(one['metadata'] as JsonObject) }),
    }));
    assert.equal(expected.length, 30);
    const nobody = { user_name: null, project_name: null, source: 'openstack', monotonic_time: null };
    const published = list.map((item) => {
      const whole = new Map(sampleDict(item));
      whole.delete('id');
      return Object.fromEntries(whole) as unknown;
    });
    assert.deepEqual(
      published,
      expected.map((one) => ({ ...one, volume: toPython(one.volume ?? null), ...nobody })),
    );
    const posted = list.map(postedSample);
    assert.deepEqual(
      posted.map(({ timestamp, resource_id }) => [timestamp, resource_id]),
      expected.map(({ timestamp, resource_id }) => [timestamp, resource_id]),
    );
    assert.deepEqual(
      list.map((item) => meteredSample(item)['counter_name']),
      expected.map(({ name }) => name),
    );
  });

  it('have an id of their own each; the one that Ceilometer gave stays', () => {
    const ids = ofAsked(items).map((item) => meterMessage(item).get('message_id'));
    assert.equal(ids[0], lone['id']);
    assert.equal(new Set(ids).size, 31);
  });

  it('are CloudEvents of when they were taken, not of when they were told', () => {
    for (const item of ofAsked(items).slice(1)) {
      assert.deepEqual(
        [item.event?.generated, cloudEvent(item, 'rdu2')['time']],
        ['2026-11-27T08:34:58.014011Z', TAKEN],
      );
    }
    const unasked = receivedSamples(items, 'cpu').at(-1);
    assert.ok(unasked !== undefined);
    // A set that nobody asked for comes half a minute later.
    assert.equal(unasked.event?.generated, '2026-11-27T08:35:39.373856Z');
    assert.equal(cloudEvent(unasked, 'rdu2')['time'], '2026-11-27T08:35:06.410891Z');
  });

  it('can be told apart by their meters in RabbitMQ', () => {
    const keyOf = routingKeys(undefined);
    const [disk] = receivedSamples(items, 'disk.device.read.bytes');
    assert.equal(disk && keyOf(disk), 'sample.disk.device.read.bytes');
  });

  it('continue the series of Ceilometer in OTLP, and count from when their counter began where there is none', () => {
    const points = (samples: readonly OutgoingItem[]): unknown[] =>
      resourceMetrics(samples, new Resources('rdu2', {}), new CounterStarts()).flatMap(
        ({ resource, scopeMetrics }) =>
          scopeMetrics.flatMap(({ metrics }) =>
            metrics.map(({ dataPoints }) => [
              resource?.attributes['service.name'],
              dataPoints.map(({ startTime, endTime }) => [startTime, endTime].map(secondsOf)),
            ]),
          ),
      );
    const cpu = receivedSamples(items, 'cpu').slice(0, 2);
    assert.deepEqual(points(cpu), [
      [
        'ceilometer',
        [
          ['08:34:00.123456', '08:34:00.123456'],
          ['08:34:00.123456', '08:34:58.013757'],
        ],
      ],
    ]);
    assert.deepEqual(points(cpu.slice(1)), [['ceilometer', [['08:32:46.413786', '08:34:58.013757']]]]);
    // Somebody else's key of that name.
    const odd = { resource_metadata: { counter_since: '2026-99-99T00:00:00.000000Z' } };
    const [other] = receivedSamples(receivedItems(loneSample(odd)), 'cpu');
    assert.ok(other !== undefined);
    assert.deepEqual(points([other]), [['ceilometer', [['08:34:00.123456', '08:34:00.123456']]]]);
  });
});

function secondsOf(time: unknown): string {
  const [seconds, nanos] = time as readonly [number, number];
  const micros = String(Math.round(nanos / 1000)).padStart(6, '0');
  return `${new Date(seconds * 1000).toISOString().slice(11, 19)}.${micros}`;
}
