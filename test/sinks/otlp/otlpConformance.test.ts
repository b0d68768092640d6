import { HookServer } from '../../support/hookServer.ts';
import { otlpWire, type OtlpWire } from '../../support/otlpWire.ts';
import { sinkConformance } from '../sinkConformance.ts';
import { recordsOf } from './recordsOf.ts';

const TOKEN = 'otlp-token';
const PASSWORD = 'otlp-password';
const SUITE = 'the sink otlp';

sinkConformance('otlp', async (context) => {
  const wire = await otlpWire(SUITE);
  if (wire === null) return null;
  const server = new HookServer();
  await server.start();
  context.after(async () => {
    wire.close();
    await server.kill();
  });
  const keys: string[] = [];
  let read = 0;
  return {
    sink: `{ type: otlp, name: target, endpoint: "http://u:${PASSWORD}@127.0.0.1:${server.port}/otlp",
      headers: { X-Token: ${TOKEN} }, kinds: [event, change], filter: "kind != 'object'" }`,
    taken: async () => {
      const fresh = server.taken.slice(read);
      read += fresh.length;
      for (const posted of fresh) keys.push(...(await keysOf(wire, posted)));
      return keys;
    },
    kill: () => server.kill(),
    start: () => server.start(),
    secrets: [PASSWORD, TOKEN],
  };
});

async function keysOf(wire: OtlpWire, posted: HookServer['taken'][number]): Promise<readonly string[]> {
  const records = recordsOf(await wire.request(posted));
  return records.map(({ attributes }) => String(attributes['log.record.uid']));
}
