import { after, type TestContext } from 'node:test';
import { debianPackages } from '../../support/debianPackages.ts';
import { HookServer } from '../../support/hookServer.ts';
import { startRabbit, type Rabbit } from '../../support/rabbit.ts';
import { readQueue } from '../../support/readQueue.ts';
import { noteSkipped } from '../../support/services.ts';
import { sinkConformance } from '../sinkConformance.ts';
import { payloadsOf } from './wire.ts';

const USER = 'sink';
const PASSWORD = 'ceilometer-password';
const SECRET = 'telemetry-secret-word';

// One broker for all tests, killed and restarted by some: starting one takes longer than what is tried with it.
let broker: Promise<Rabbit> | undefined;
after(async () => (await broker)?.stop());

async function ownRabbit(context: TestContext): Promise<Rabbit | null> {
  const packages = await debianPackages('messaging');
  if (typeof packages === 'string') {
    noteSkipped('the sink ceilometer', packages);
    context.skip(packages);
    return null;
  }
  broker ??= startWithUser();
  return broker;
}

async function startWithUser(): Promise<Rabbit> {
  const rabbit = await startRabbit();
  await rabbit.ctl('add_user', USER, PASSWORD);
  return rabbit;
}

sinkConformance('ceilometer, as notifier', async (context) => {
  const rabbit = await ownRabbit(context);
  if (rabbit === null) return null;
  const place = await rabbit.place();
  await rabbit.ctl('set_permissions', '-p', place.vhost, USER, '.*', '.*', '.*');
  const keys: string[] = [];
  return {
    // A broker takes all at once: slowly enough that something is left to be done when it goes away.
    sink: `{ type: ceilometer, name: target, batch: 20, rate: 400, kinds: [event],
        notifier: { url: "rabbit://${USER}:${PASSWORD}@127.0.0.1:${rabbit.port}/${place.vhost}", queues: durable, telemetry_secret: ${SECRET} } }`,
    taken: async () => {
      const messages = await readQueue(place, 'event.sample');
      keys.push(...messages.flatMap(({ content }) => payloadsOf(content)).map(eventKey));
      return keys;
    },
    kill: () => rabbit.kill(),
    start: () => rabbit.restart(),
    secrets: [PASSWORD, SECRET],
    kinds: ['event'],
  };
});

sinkConformance('ceilometer, over HTTP', async (context) => {
  const server = new HookServer();
  await server.start();
  context.after(() => server.kill());
  return {
    sink: `{ type: ceilometer, name: target, kinds: [event], batch: 10,
        http: { url: "http://u:${PASSWORD}@127.0.0.1:${server.port}/events" } }`,
    taken: () => server.taken.flatMap(({ body }) => (JSON.parse(body) as Published[]).map(eventKey)),
    kill: () => server.kill(),
    start: () => server.start(),
    secrets: [PASSWORD],
    kinds: ['event'],
  };
});

interface Published {
  readonly message_id: string;
}

/** The key of the item that an event was. */
function eventKey({ message_id: id }: Published): string {
  return `${id}/event`;
}
