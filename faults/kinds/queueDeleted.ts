import type { Fault } from '../fault.ts';

export const queueDeleted: Fault = {
  name: 'queue-deleted',
  does: 'an administrator deletes the bridge’s queue under its consumer',
  expects: 'gap named',
  prepare: () => ({
    inject: async ({ broker, queue }) => {
      await broker.as((channel) => channel.deleteQueue(queue));
    },
  }),
};
