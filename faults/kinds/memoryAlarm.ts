import type { Fault } from '../fault.ts';

const MARK = ['set_vm_memory_high_watermark', 'absolute'] as const;

export const memoryAlarm: Fault = {
  name: 'memory-alarm',
  does: 'the broker raises its memory alarm and blocks all publishers for a while',
  expects: 'nothing lost',
  strikes: 'broker',
  prepare: () => ({
    inject: async ({ broker: { rabbit }, pause }) => {
      await rabbit.ctl(...MARK, '1MB');
      await pause(500, 3000);
      await rabbit.ctl(...MARK, '2GB');
    },
  }),
};
