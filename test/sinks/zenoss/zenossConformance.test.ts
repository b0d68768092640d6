import { HookServer } from '../../support/hookServer.ts';
import { sinkConformance } from '../sinkConformance.ts';
import { callsOf, eventsRouter } from './eventsRouter.ts';

const PASSWORD = 'zenoss-password';
const KEY = 'zenoss-key';

sinkConformance('zenoss, api', async (context) => {
  const server = new HookServer();
  server.answer = eventsRouter();
  await server.start();
  context.after(() => server.kill());
  return {
    sink: `{ type: zenoss, mode: api, name: target, url: "http://u:${PASSWORD}@127.0.0.1:${server.port}",
      api_key: ${KEY}, kinds: [event] }`,
    taken: () => server.taken.flatMap(callsOf).map(({ data }) => `${String(data[0]['message_id'])}/event`),
    kill: () => server.kill(),
    start: () => server.start(),
    secrets: [PASSWORD, KEY],
    kinds: ['event'],
  };
});

sinkConformance('zenoss, http', async (context) => {
  const server = new HookServer();
  await server.start();
  context.after(() => server.kill());
  return {
    sink: `{ type: zenoss, mode: http, name: target, url: "http://u:${PASSWORD}@127.0.0.1:${server.port}",
      kinds: [change], filter: "kind != 'object'" }`,
    taken: () =>
      server.taken
        .flatMap(({ body }) => JSON.parse(body) as readonly { readonly message_id: string }[])
        .map(({ message_id }) => message_id),
    kill: () => server.kill(),
    start: () => server.start(),
    secrets: [PASSWORD],
    kinds: ['change'],
  };
});
