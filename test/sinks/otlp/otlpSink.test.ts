import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gapItem, objectItem, outgoingItems, standingItem } from '../../../src/delivery/index.ts';
import type { OutgoingItem, Problem } from '../../../src/model/index.ts';
import { logEntry, MIGRATED, SERVER } from '../../support/logEntries.ts';
import { otlpWire, type OtlpWire } from '../../support/otlpWire.ts';
import { readingItems } from './readingItems.ts';
import { pointsOf, recordsOf } from './recordsOf.ts';
import { NOW, stage } from './stage.ts';

const SUITE = 'what the otlp sink sends';
const UUID = SERVER.slice('server-'.length);
const [EVENT, CHANGE] = outgoingItems(MIGRATED) as [OutgoingItem, OutgoingItem];
const CAUSE = { message_id: 'm', event_type: 'e', generated: '2017-01-23T06:00:00.000000Z' };

describe(SUITE, { timeout: 300_000 }, () => {
  let wire: OtlpWire | null = null;
  before(async () => void (wire = await otlpWire(SUITE)));
  after(() => wire?.close());

  for (const protocol of ['http/protobuf', 'http/json']) {
    it(`is read by OpenTelemetry’s own definitions as what it was, in ${protocol}`, async (context) => {
      if (wire === null) return context.skip();
      const { deliver, server } = await stage(context, `protocol: ${protocol}`);
      await deliver(EVENT, CHANGE);
      const [posted, none] = server.taken;
      assert.ok(posted !== undefined && none === undefined, 'there were no metrics to post');
      assert.equal(posted.path, '/v1/logs');
      assert.equal(
        posted.headers['content-type'],
        protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
      );
      const [event, change] = recordsOf(await wire.request(posted));
      assert.deepEqual(event, {
        resource: {
          'service.namespace': 'openstack',
          'service.name': 'nova',
          'host.name': 'ndc27-3222',
          'cloud.provider': 'openstack',
          'cloud.region': 'rdu2',
        },
        scope: { name: 'stackwire' },
        attributes: {
          'log.record.uid': 'message-1/event',
          'stackwire.kind': 'event',
          'stackwire.object': SERVER,
          'cloud.resource_id': UUID,
          'messaging.message.id': 'message-1',
          'openstack.event_type': 'compute.instance.live_migration.post.dest.end',
          'openstack.publisher_id': 'compute.ndc27-3222',
        },
        body: { ...EVENT.line, severity: 2n },
        time: '1485152522761138000',
        observed: '1485152522900000000',
        severity: 'SEVERITY_NUMBER_INFO',
        severityText: 'info',
        name: 'compute.instance.live_migration.post.dest.end',
      });
      assert.equal(change?.name, 'stackwire.change');
      assert.equal(change.attributes['log.record.uid'], CHANGE.key);
      assert.equal(change.attributes['stackwire.op'], 'update');
      const { set } = change.body as { set: unknown };
      assert.deepEqual(set, { host: 'ndc27-3222', task_state: null, memory: '18014398509481985' });
    });

    it(`keeps numbers that JavaScript cannot hold, odd texts and deep values readable, in ${protocol}`, async (context) => {
      if (wire === null) return context.skip();
      const { deliver, taken } = await stage(context, `protocol: ${protocol}`);
      const trait_odd = [1e300, -5, 0.5, 2 ** 53, 'Grüße \u{1f600} \u0000', { a: [null, { b: false }] }, -7n];
      await deliver(...outgoingItems(logEntry(5, { trait_odd })).slice(0, 1));
      const [record] = recordsOf(await wire.request(taken()));
      assert.deepEqual((record?.body as Record<string, unknown> | undefined)?.['trait_odd'], [
        '1e+300',
        -5n,
        0.5,
        '9007199254740992',
        'Grüße \u{1f600} \u0000',
        { a: [null, { b: false }] },
        -7n,
      ]);
    });

    it(`are points of the Ceilometer type, with units and start times, in ${protocol}`, async (context) => {
      if (wire === null) return context.skip();
      const { deliver, taken } = await stage(context, `protocol: ${protocol}`);
      const later = '2017-01-23T06:23:00.000000Z';
      await deliver(
        ...readingItems(
          { volume: 512 },
          { volume: 0.25, project_id: 'p-2' },
          { name: 'cpu', meter_type: 'cumulative', unit: 'ns', volume: 7 },
          { name: 'cpu', meter_type: 'cumulative', unit: 'ns', volume: 9, timestamp: later },
          { name: 'image.serve', meter_type: 'delta', unit: 'B', volume: 2n ** 60n, timestamp: later },
        ),
      );
      assert.equal(taken().path, '/v1/metrics');
      const points = pointsOf(await wire.request(taken()));
      const shown = points.map(({ name, unit, sum, start, time, value }) => ({
        name,
        unit,
        sum,
        start,
        time,
        value,
      }));
      const first = '1485152522761138000';
      const second = '1485152580000000000';
      const total = { aggregation_temporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE', is_monotonic: true };
      const delta = { aggregation_temporality: 'AGGREGATION_TEMPORALITY_DELTA', is_monotonic: true };
      assert.deepEqual(shown, [
        { name: 'memory', unit: 'MiBy', sum: null, start: undefined, time: first, value: '512' },
        { name: 'cpu', unit: 'ns', sum: total, start: first, time: first, value: '7' },
        { name: 'cpu', unit: 'ns', sum: total, start: first, time: second, value: '9' },
        {
          name: 'image.serve',
          unit: 'By',
          sum: delta,
          start: '1485152579999999000',
          time: second,
          value: 2 ** 60,
        },
        { name: 'memory', unit: 'MiBy', sum: null, start: undefined, time: first, value: 0.25 },
      ]);
      assert.deepEqual(points[0]?.attributes, { 'cloud.resource_id': UUID });
      assert.deepEqual(points[4]?.resource, {
        'service.namespace': 'openstack',
        'service.name': 'nova',
        'cloud.account.id': 'p-2',
        'cloud.provider': 'openstack',
        'cloud.region': 'rdu2',
      });
    });
  }

  it('has the severity, the project and the user of an event, and what the configuration adds', async (context) => {
    if (wire === null) return context.skip();
    const more =
      'resource_attributes: { deployment.environment.name: lab, cloud.region: north }, compression: none';
    const { deliver, taken } = await stage(context, more);
    const traits = { trait_tenant_id: 'p-1', trait_user_id: 'u-1', trait_availability_zone: 'az-1' };
    await deliver(
      ...[4, 5, 3, 1].flatMap((severity, seq) => outgoingItems(logEntry(seq, { severity, ...traits }))),
    );
    assert.equal(taken().headers['content-encoding'], undefined);
    const records = recordsOf(await wire.request(taken()));
    assert.deepEqual(
      records.map(({ severity, severityText }) => [severity, severityText]),
      [
        ['SEVERITY_NUMBER_ERROR', 'error'],
        ['SEVERITY_NUMBER_FATAL', 'critical'],
        ['SEVERITY_NUMBER_WARN', 'warning'],
        ['SEVERITY_NUMBER_DEBUG', 'debug'],
      ],
    );
    assert.equal(records[0]?.attributes['user.id'], 'u-1');
    assert.equal(records[0].attributes['cloud.availability_zone'], 'az-1');
    assert.equal(records[0].resource['cloud.account.id'], 'p-1');
    assert.equal(records[0].resource['cloud.region'], 'north');
    assert.equal(records[0].resource['deployment.environment.name'], 'lab');
  });

  it('tells of problems and of what stands with the time of that, and of a gap with none', async (context) => {
    if (wire === null) return context.skip();
    const { deliver, taken } = await stage(context);
    const problem: Problem = {
      key: `instance-error:${SERVER}`,
      state: 'raised',
      severity: 4,
      summary: 's',
      object: SERVER,
      since: '2017-01-23T06:00:00.000000Z',
    };
    const cleared = logEntry(3, {}, { problems: [{ ...problem, state: 'cleared' }] });
    const view = { type: 'instance', id: SERVER, deleted: false, partial: false, revision: 3, relations: {} };
    await deliver(
      standingItem({ ...problem, cause: CAUSE }, 9),
      objectItem({ ...view, fields: {}, updated: '2017-01-23T07:00:00.000000Z' }, 9),
      gapItem(3, 4),
      ...outgoingItems(cleared).slice(1),
    );
    const found = recordsOf(await wire.request(taken()));
    const own = { 'service.name': 'stackwire', 'cloud.provider': 'openstack', 'cloud.region': 'rdu2' };
    const now = `${NOW}000`;
    assert.deepEqual(
      found.map(({ name, time, observed, severityText }) => [name, time, observed, severityText]),
      [
        ['stackwire.problem', '1485151200000000000', now, 'error'],
        ['stackwire.object', '1485154800000000000', now, 'info'],
        ['stackwire.gap', undefined, now, 'warning'],
        ['stackwire.problem', '1485152522761138000', '1485152522900000000', 'clear'],
      ],
    );
    assert.deepEqual(found[2]?.resource, own);
    assert.equal(found[3]?.attributes['stackwire.problem'], problem.key);
    assert.equal(found[3].attributes['stackwire.state'], 'cleared');
  });
});
