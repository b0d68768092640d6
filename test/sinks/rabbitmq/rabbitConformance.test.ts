import { withRabbit } from '../../support/withRabbit.ts';
import { sinkConformance } from '../sinkConformance.ts';
import { bindQueue, readBound } from './boundQueue.ts';

const PASSWORD = 'rabbit-password';

sinkConformance('rabbitmq', async (context) => {
  const rabbit = await withRabbit(context, 'the sink rabbitmq', 'own');
  if (rabbit === null) return null;
  await rabbit.ctl('add_user', 'sink', PASSWORD);
  await rabbit.ctl('set_permissions', 'sink', '^stackwire$', '^stackwire$', '');
  await bindQueue(rabbit);
  const keys: string[] = [];
  return {
    // A broker takes all at once: slowly enough that something is left to be done when it goes away.
    sink: `{ type: rabbitmq, name: target, url: "rabbit://sink:${PASSWORD}@127.0.0.1:${rabbit.port}/",
      batch: 20, rate: 400, kinds: [event, change], filter: "kind != 'object'" }`,
    taken: async () => {
      const messages = await readBound(rabbit);
      keys.push(...messages.map(({ properties }) => String(properties.messageId)));
      return keys;
    },
    kill: () => rabbit.kill(),
    start: () => rabbit.restart(),
    secrets: [PASSWORD],
  };
});
