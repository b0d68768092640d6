import type { BridgeProcess } from '../test/support/bridgeProcess.ts';

/** How soon the bridge must say that its store does not take messages, milliseconds. */
export const TOLD = 20_000;

/** Resolves when it says so. */
export function blocked(bridge: BridgeProcess): Promise<void> {
  return bridge.until(async () => (await bridge.metric('stackwire_store_blocked')) === 1);
}
