import type { Fault, Prepared } from '../fault.ts';

const restart = (): Prepared => ({ inject: ({ broker: { rabbit } }) => rabbit.restart() });

export const brokerRestarted: Fault = {
  name: 'broker-restarted',
  does: 'the broker is restarted in good order; the exchange is durable',
  expects: 'nothing lost',
  strikes: 'broker',
  // The short one restarts it without durable exchanges, and kills it with them.
  only: 'in a long run',
  oslo: true,
  prepare: restart,
};

export const brokerRestartedTransient: Fault = {
  name: 'broker-restarted-transient',
  does: 'the broker is restarted in good order and forgets the exchange, which is as oslo.messaging makes it by default',
  expects: 'gap named',
  strikes: 'broker',
  oslo: true,
  durable: false,
  prepare: restart,
};
