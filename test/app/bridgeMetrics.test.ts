import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommitResult, Evaluation } from '../../src/model/index.ts';
import { BridgeMetrics } from '../../src/app/bridgeMetrics.ts';

test('an unbound interval over which the clock was set back counts as none', async () => {
  const metrics = new BridgeMetrics(() => undefined);
  metrics.unbound('rabbit', 2_500_000);
  metrics.unbound('rabbit', -3_600_000_000);
  assert.match(await metrics.text(), /stackwire_source_unbound_seconds_total\{source="rabbit"\} 2\.5$/m);
});

test('a service and an event type are as fresh as the last message that was committed', async () => {
  const metrics = new BridgeMetrics(() => undefined);
  const hear = (publisherId: string | null, eventType: string, received: number): void =>
    metrics.evaluated({
      event: { publisherId, eventType, received },
      skipped: null,
    } as unknown as Evaluation);
  hear('compute.cmp07', 'compute.instance.update', 1_000_000);
  hear('compute.cmp09', 'compute.instance.update', 2_500_000);
  hear('nova-compute:cmp09', 'instance.update', 3_000_000);
  hear(null, 'instance.update', 4_000_000);
  metrics.committed({ refusedBy: {} } as CommitResult, 0.1);
  const lines = (await metrics.text())
    .split('\n')
    .filter((line) => line.includes('_received_timestamp_seconds{'));
  assert.deepEqual(lines.toSorted(), [
    'stackwire_event_type_received_timestamp_seconds{event_type="compute.instance.update"} 2.5',
    'stackwire_event_type_received_timestamp_seconds{event_type="instance.update"} 4',
    'stackwire_service_received_timestamp_seconds{service="compute"} 2.5',
    'stackwire_service_received_timestamp_seconds{service="nova-compute"} 3',
  ]);
});

test('refused writes are counted by their rule, and no more rules than 2000 are named', async () => {
  const metrics = new BridgeMetrics(() => undefined);
  const refuse = (refusedBy: CommitResult['refusedBy']): void =>
    metrics.committed({ refusedBy } as CommitResult, 0.1);
  refuse({ 'nova/instance.yaml:41': 2 });
  refuse({ 'nova/instance.yaml:41': 1, 'neutron/port.yaml:7': 4 });
  refuse(Object.fromEntries(Array.from({ length: 2000 }, (_, line) => [`edited.yaml:${line + 1}`, 1])));
  const lines = (await metrics.text())
    .split('\n')
    .filter((line) => line.startsWith('stackwire_refused_writes_total{'));
  assert.deepEqual(
    lines.filter((line) => !line.includes('edited.yaml')),
    [
      'stackwire_refused_writes_total{rule="nova/instance.yaml:41"} 3',
      'stackwire_refused_writes_total{rule="neutron/port.yaml:7"} 4',
      'stackwire_refused_writes_total{rule="other"} 2',
    ],
  );
});
