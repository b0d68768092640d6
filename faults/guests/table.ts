import type { NovaDomain } from '../../test/support/novaDomain.ts';
import type { GuestFault, GuestStage } from './guestFault.ts';

const hang = async ({ guest, pass, enough }: GuestStage): Promise<void> => {
  await guest.befall('stop');
  await pass(enough);
};
const bootAgain =
  (who: 'guest' | 'panicking') =>
  async ({ pass, ...stage }: GuestStage): Promise<void> => {
    await stage[who].destroy();
    await stage[who].boot();
    await pass(12);
  };

/** In this order: some need what the one before left. */
export const GUEST_FAULTS: readonly GuestFault[] = [
  {
    name: 'nothing, for a while',
    should: 'nothing',
    befalls: ({ pass, enough }) => pass(enough / 2),
  },
  { name: 'the agent hangs', should: 'fault', befalls: hang, after: bootAgain('guest') },
  {
    name: 'it hangs, comes back for 75 s, and hangs again',
    should: 'fault',
    times: 2,
    befalls: async (stage) => {
      await hang(stage);
      await stage.guest.befall('continue');
      // One that is reported is asked again after a minute at most.
      await stage.pass(75);
      await stage.guest.befall('stop');
      // The probe holds a second report back for two minutes, as its setting `hold` is.
      await stage.pass(150);
    },
    after: bootAgain('guest'),
  },
  {
    name: 'the agent is upgraded: gone for 2 s',
    should: 'nothing',
    befalls: async ({ guest, pass, enough }) => {
      await guest.befall('kill');
      await pass(2);
      await guest.befall('start');
      await pass(enough / 2);
    },
  },
  {
    name: 'the agent is removed; the guest works on',
    should: 'nothing',
    befalls: async ({ guest, pass, enough }) => {
      await guest.befall('kill');
      await pass(enough);
    },
    after: bootAgain('guest'),
  },
  {
    name: 'an orderly shutdown stops the agent first and takes its time',
    should: 'nothing',
    befalls: async ({ guest, pass, enough }) => {
      await guest.befall('kill');
      await pass(enough);
      guest.console.type('poweroff -f');
      await pass(5);
    },
    after: async ({ guest, pass }) => {
      await guest.boot();
      await pass(12);
    },
  },
  {
    name: 'the guest is paused',
    should: 'nothing',
    befalls: async ({ guest, pass, enough }) => {
      await guest.pause();
      await pass(enough);
      await guest.resume();
      await pass(10);
    },
  },
  {
    name: 'the guest is saved and restored',
    should: 'nothing',
    befalls: async ({ guest, pass, enough }) => {
      await guest.save();
      await pass(10);
      await guest.restore();
      await pass(enough / 2);
    },
  },
  {
    name: 'the guest is reset and boots again',
    should: 'nothing',
    befalls: async ({ guest, pass, enough }) => {
      await guest.reset();
      await pass(enough);
    },
  },
  {
    name: 'libvirtd is killed, and comes back after 30 s',
    should: 'nothing',
    befalls: async ({ libvirtd, pass, enough }) => {
      await libvirtd.kill();
      await pass(30);
      await libvirtd.start();
      await pass(enough / 2);
    },
  },
  {
    name: 'the whole host stalls for a minute',
    should: 'host',
    befalls: async ({ libvirtd, pass, enough }) => {
      const machines = [...libvirtd.machines().values()];
      for (const pid of machines) process.kill(pid, 'SIGSTOP');
      await pass(enough);
      for (const pid of machines) process.kill(pid, 'SIGCONT');
      await pass(12);
    },
    after: async ({ all, pass }) => {
      for (const one of all) await bootOne(one);
      await pass(12);
    },
  },
  {
    name: 'the kernel panics, and the host has a panic device',
    should: 'fault',
    who: 'panicking',
    befalls: async ({ panicking, pass, enough }) => {
      await panicking.befall('panic');
      await pass(enough);
    },
    after: bootAgain('panicking'),
  },
  {
    name: 'the kernel panics without a panic device',
    should: 'fault',
    befalls: async ({ guest, pass, enough }) => {
      await guest.befall('panic');
      await pass(enough);
    },
    after: bootAgain('guest'),
  },
  {
    name: 'the guest sleeps and nothing wakes it',
    should: 'fault',
    befalls: async ({ guest, pass }) => {
      await guest.befall('sleep');
      // The agent's port is closed: `agent_grace`, a minute, and looks a minute apart, of which the second decides.
      await pass(240);
    },
    after: bootAgain('guest'),
  },
  {
    name: 'nova freezes its file systems, which takes it a minute',
    should: 'nothing',
    befalls: async ({ guest, pass, enough }) => {
      await guest.befall('mount');
      await guest.befall('slow');
      await guest.freeze();
      await guest.thaw();
      await pass(enough / 2);
    },
    after: bootAgain('guest'),
  },
  {
    name: 'the guest hangs while nova freezes its file systems',
    should: 'fault',
    befalls: async ({ guest, pass }) => {
      await guest.befall('mount');
      await guest.befall('slow');
      // Libvirt waits for it without end, and keeps all other questions for 30 s each.
      const frozen = guest.freeze().catch(() => undefined);
      await pass(2);
      await guest.befall('spin');
      await pass(180);
      await guest.destroy();
      await frozen;
    },
    after: async ({ guest, pass }) => {
      await guest.boot();
      await pass(12);
    },
  },
  {
    name: 'the agent hangs, and the monitor is killed and started before it tells',
    should: 'fault',
    befalls: async ({ guest, monitors, pass, enough }) => {
      await guest.befall('stop');
      await pass(4);
      for (const monitor of monitors) await monitor.kill();
      for (const monitor of monitors) await monitor.start();
      await pass(enough);
    },
    after: bootAgain('guest'),
  },
  {
    name: 'the agent hangs while nobody can be told for three minutes',
    should: 'fault',
    befalls: async ({ guest, monitors, pass }) => {
      for (const monitor of monitors) await monitor.loseTarget();
      await guest.befall('stop');
      await pass(180);
      for (const monitor of monitors) await monitor.findTarget();
      await pass(70);
    },
  },
];

async function bootOne(domain: NovaDomain): Promise<void> {
  await domain.destroy();
  await domain.boot();
}
