import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ARRIVED, MIGRATION, SERVER, STALE, cli, linesOf } from './cli.ts';
import { trustingMappings } from './trusting.ts';

interface Diverging {
  readonly severity: string;
  readonly field: string;
  readonly object: { readonly id: string };
  readonly smallest_shift: number;
  readonly blame: { readonly line: number };
  readonly events: readonly { readonly message_id: string; readonly rule: { readonly line: number } }[];
}

describe('stackwire verify', () => {
  it('finds the same inventory of a live migration in 200 orders and with clocks a second off', async () => {
    const { code, out } = await cli('verify', MIGRATION, '--orders', '200', '--skew', '1s');
    assert.equal(code, 0);
    assert.match(out, /202 orders: the same inventory in every order/);
  });

  it('exits with 1 and names the two events when a mapping trusts _post.end and clocks may differ', async (context) => {
    const { dir, line } = trustingMappings(context);
    const result = await cli('verify', MIGRATION, '--skew', '1s', '--mappings', dir, '--json');
    assert.equal(result.code, 1);
    const host = linesOf(result).find(({ field }) => field === 'host') as unknown as Diverging;
    assert.equal(host.severity, 'error');
    assert.equal(host.object.id, SERVER);
    assert.deepEqual(
      host.events.map(({ message_id }) => message_id),
      [STALE, ARRIVED],
    );
    assert.equal(host.events[0]?.rule.line, line);
    assert.equal(host.blame.line, line);
  });

  it('without a skew only warns, with the smallest shift', async (context) => {
    const { dir } = trustingMappings(context);
    const result = await cli('verify', MIGRATION, '--mappings', dir, '--json');
    assert.equal(result.code, 0);
    const host = linesOf(result).find(({ field }) => field === 'host') as unknown as Diverging;
    assert.equal(host.severity, 'warning');
    assert.ok(host.smallest_shift > 0.0155 && host.smallest_shift < 0.0156, String(host.smallest_shift));
  });

  it('exits with 2 on a skew that is no duration', async () => {
    assert.equal((await cli('verify', MIGRATION, '--skew', 'soon')).code, 2);
    assert.equal((await cli('verify', MIGRATION, '--orders', '-1')).code, 2);
  });
});
