import type { Fault } from '../fault.ts';

export const exchangeRedeclared: Fault = {
  name: 'exchange-redeclared',
  does: 'services are stopped, their exchange is deleted, and they declare it anew with other attributes',
  expects: 'gap named',
  prepare: () => ({
    inject: async ({ broker, exchange, load, pause }) => {
      await load.hold();
      await broker.as((channel) => channel.deleteExchange(exchange));
      // The bridge looks at what is bound every 5 s; what is back sooner, nobody can see to have been away.
      await pause(6000, 9000);
      load.durable = !load.durable;
      load.release();
    },
  }),
};
