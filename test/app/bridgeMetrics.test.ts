import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BridgeMetrics } from '../../src/app/bridgeMetrics.ts';

test('an unbound interval over which the clock was set back counts as none', async () => {
  const metrics = new BridgeMetrics(() => undefined);
  metrics.unbound('rabbit', 2_500_000);
  metrics.unbound('rabbit', -3_600_000_000);
  assert.match(await metrics.text(), /stackwire_source_unbound_seconds_total\{source="rabbit"\} 2\.5$/m);
});
