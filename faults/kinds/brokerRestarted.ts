import type { Fault, Prepared } from '../fault.ts';

const restart = (): Prepared => ({ inject: ({ broker: { rabbit } }) => rabbit.restart() });

export const brokerRestarted: Fault = {
  name: 'broker-restarted',
  does: 'the broker is restarted in good order; the exchange is durable',
  expects: 'nothing lost',
  alone: true,
  oslo: true,
  prepare: restart,
};

export const brokerRestartedTransient: Fault = {
  name: 'broker-restarted-transient',
  does: 'the broker is restarted in good order and forgets the exchange, which is as oslo.messaging makes it by default',
  expects: 'gap named',
  alone: true,
  oslo: true,
  durable: false,
  prepare: restart,
};
