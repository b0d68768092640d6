import type { PrepareTransport } from '../test/sources/conformance/transport.ts';
import { StallingProxy } from '../test/support/stallingProxy.ts';
import type { Bus } from './bus.ts';
import type { TransportStage } from './fault.ts';
import { TransportLoad } from './transportLoad.ts';

/** Any transport as the conformance suite of sources knows it, and its own sender for a load. */
export function transportBus(prepare: PrepareTransport): Bus<TransportStage> {
  return {
    open: async ({ fault, payloads, rate }, cleanup) => {
      let why = 'it cannot be had here';
      const transport = await prepare({
        after: (release) => cleanup.after(release),
        skip: (reason) => {
          why = reason;
        },
      });
      if (transport === null) return why;
      const load = new TransportLoad({ send: transport.send, payloads, rate });
      cleanup.after(() => load.finish().catch(() => undefined));
      await load.hold();
      const { link, broker, left, entry } = transport;
      const proxy = link === undefined ? null : await StallingProxy.start(cleanup, link.port);
      // A proxy takes connections though the broker behind it be down.
      const through = proxy === null || link === undefined || fault.strikes === 'broker' ? null : proxy;
      return {
        load,
        sources: `sources: [${through === null ? entry : (link?.entry(through.port) ?? entry)}]`,
        left: left ?? (() => Promise.resolve(0)),
        oslo: null,
        stage: (common) => ({ ...common, broker, proxy }),
      };
    },
  };
}
