import { describe, it } from 'node:test';
import { BRIDGE_TESTS } from './conformance/bridgeTests.ts';
import { PORT_TESTS } from './conformance/portTests.ts';
import { SETTLEMENT_TESTS } from './conformance/settlementTests.ts';
import type { PrepareTransport } from './conformance/transport.ts';

/**
 * What every source has to hold (docs/writing-a-source.md), tried at its port and with a real bridge, on a real
 * transport. What a transport cannot show it says as data; `prepare` is called for each test.
 */
export function sourceConformance(name: string, prepare: PrepareTransport): void {
  describe(`the source ${name}`, { timeout: 1_200_000 }, () => {
    for (const [what, test] of [...PORT_TESTS, ...SETTLEMENT_TESTS, ...BRIDGE_TESTS]) {
      it(what, async (context) => {
        const transport = await prepare(context);
        if (transport !== null) await test(context, transport);
      });
    }
  });
}
