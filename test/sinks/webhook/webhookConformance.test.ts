import { HookServer } from '../../support/hookServer.ts';
import { sinkConformance } from '../sinkConformance.ts';

const PASSWORD = 'hook-password';
const TOKEN = 'hook-token';

for (const format of ['structured', 'batched'] as const) {
  sinkConformance(`webhook, ${format}`, async (context) => {
    const server = new HookServer();
    await server.start();
    context.after(() => server.kill());
    return {
      sink: `{ type: webhook, name: target, url: "http://u:${PASSWORD}@127.0.0.1:${server.port}/hook/${TOKEN}",
        format: ${format}, kinds: [event, change], filter: "kind != 'object'" }`,
      taken: () => server.taken.flatMap(({ body }) => ids(JSON.parse(body) as CloudEvent | CloudEvent[])),
      kill: () => server.kill(),
      start: () => server.start(),
      secrets: [PASSWORD, TOKEN],
    };
  });
}

interface CloudEvent {
  readonly id: string;
}

function ids(body: CloudEvent | readonly CloudEvent[]): string[] {
  return [body].flat().map(({ id }) => id);
}
