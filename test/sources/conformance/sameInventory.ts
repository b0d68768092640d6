import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { readCapture } from '../../../src/sources/capture/index.ts';
import { BridgeProcess } from '../../support/bridgeProcess.ts';
import { ROOT } from '../../support/markdown.ts';
import { builtCommand } from '../../support/builtCommand.ts';
import type { ConformingTransport } from './transport.ts';

/** A week of a small cloud: nova, neutron and cinder, hosts whose clocks differ, duplicates and stale copies. */
const WEEK = join(ROOT, 'fixtures/week/week.jsonl');
const AT_ONCE = 100;

/** Sends the week through the transport: what is then in the store is what the capture itself leaves, hash for hash. */
export async function sameInventory(context: TestContext, transport: ConformingTransport): Promise<void> {
  const bodies: Buffer[] = [];
  for await (const { body } of readCapture([WEEK])) bodies.push(body);
  if (transport.recorded) await transport.send(bodies);
  const bridge = await BridgeProcess.start(`sources: [${transport.entry}]`);
  context.after(() => bridge.remove());
  await bridge.ready();
  if (!transport.recorded) {
    for (let first = 0; first < bodies.length; first += AT_ONCE)
      await transport.send(bodies.slice(first, first + AT_ONCE));
  }
  const taken = async (): Promise<number> =>
    (await bridge.metric('stackwire_messages_total{result="committed"}')) +
    (await bridge.metric('stackwire_messages_total{result="duplicates"}'));
  await bridge.until(async () => (await taken()) >= bodies.length);
  assert.equal(await bridge.stop(), 0, bridge.errors);
  const { code, out, err } = await builtCommand('inventory', 'digest', bridge.store, '--against', WEEK);
  assert.equal(code, 0, `${out}${err}`);
  const [own, others, verdict] = out.split('\n');
  assert.equal(own, others);
  assert.match(verdict ?? '', /^\d{2,} objects: no difference$/);
}
