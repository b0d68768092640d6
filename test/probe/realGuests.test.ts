import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GuestWatch } from '../support/guestWatch.ts';
import type { Libvirtd } from '../support/libvirtd.ts';
import { NovaDomain } from '../support/novaDomain.ts';
import { withLibvirtd } from '../support/withLibvirtd.ts';
import { NO_APPLICATION, SETTINGS } from './heartbeat/monitorRig.ts';

const SECOND = 1e6;
const THRESHOLD = 3;
/** Two guests are no host that stalls. */
const QUICK = {
  ...SETTINGS,
  interval: SECOND,
  timeout: SECOND,
  failures: THRESHOLD,
  hold: 0,
  agent_grace: 2 * SECOND,
  back_off: [SECOND],
};

interface Scene {
  readonly libvirtd: Libvirtd;
  readonly watch: GuestWatch;
  readonly guest: NovaDomain;
  /** Has a panic device. */
  readonly other: NovaDomain;
}

/** Done in turn to the same guests: to boot one costs seconds. Each leaves them healthy, as long as they are needed. */
const STEPS: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  'meets guests that are alive': async ({ watch, guest, other }) => {
    for (const { uuid } of [guest, other]) await watch.until(uuid, 'health healthy');
    await watch.holds(() => watch.report(guest.uuid)?.evidence['agent_version'] != null, 'its version');
  },

  'reports one whose agent was stopped, after exactly as many misses as is set, and takes it back': async ({
    watch,
    guest,
  }) => {
    await guest.befall('stop');
    const reported = await watch.until(guest.uuid, 'reported');
    assert.equal(reported['misses'], THRESHOLD);
    assert.equal(reported['threshold'], THRESHOLD);
    const { health } = await watch.until(guest.uuid, 'health agent-hung');
    assert.equal(health, 'agent-hung', 'its kernel ticks');
    await guest.befall('continue');
    await watch.until(guest.uuid, 'health healthy');
    const heartbeats = watch.words(guest.uuid).filter((words) => !words.startsWith('health'));
    assert.deepEqual(heartbeats, ['lost', 'reported', 'restored']);
  },

  'tells an agent that is gone from one that hangs': async ({ watch, guest }) => {
    await guest.befall('kill');
    await watch.until(guest.uuid, 'health agent-absent');
    await guest.befall('start');
    await watch.until(guest.uuid, 'health healthy');
    assert.deepEqual(watch.words(guest.uuid), ['health agent-absent', 'health healthy']);
  },

  'says nothing of an agent that is started again at once, as in an upgrade': async ({ watch, guest }) => {
    await guest.befall('kill');
    await guest.befall('start');
    await watch.answers('answer', 4);
    assert.deepEqual(watch.words(guest.uuid), []);
  },

  'misses nobody who is paused': async ({ watch, guest }) => {
    await guest.pause();
    await watch.until(guest.uuid, 'health not-running');
    // Of the other one: as long as it takes to report somebody.
    await watch.answers('answer', THRESHOLD + 1);
    await guest.resume();
    await watch.until(guest.uuid, 'health healthy');
    assertNoAlarm(watch, guest);
  },

  'misses nobody who is reset': async ({ watch, guest }) => {
    await guest.reset();
    await guest.console.booted();
    await watch.answers('answer', 2 * THRESHOLD);
    await watch.holds(() => watch.report(guest.uuid)?.health === 'healthy', 'healthy');
    assertNoAlarm(watch, guest);
  },

  'misses nobody who is saved and restored': async ({ watch, guest }) => {
    await guest.save();
    await watch.until(guest.uuid, 'health not-running');
    await guest.restore();
    await watch.until(guest.uuid, 'health healthy');
    assertNoAlarm(watch, guest);
  },

  'knows nothing while libvirtd is away, and misses nobody for it': async ({ libvirtd, watch, guest }) => {
    await libvirtd.kill();
    await watch.holds(() => watch.report(guest.uuid)?.health === 'unknown', 'unknown');
    await libvirtd.start();
    await watch.holds(() => watch.report(guest.uuid)?.health === 'healthy', 'healthy');
    await watch.answers('answer', 2);
    assertNoAlarm(watch, guest);
  },

  'takes one that sleeps for hung, though its agent’s port is closed as if the agent were gone': async ({
    watch,
    guest,
  }) => {
    await guest.befall('sleep');
    // Its balloon is believed for 25 s.
    await watch.until(guest.uuid, 'health guest-hung');
    assert.deepEqual(watch.words(guest.uuid), ['health agent-absent', 'health guest-hung']);
    await guest.console.run('true');
    await watch.until(guest.uuid, 'health healthy');
  },

  'hears of a panic from the device that is there for it': async ({ watch, other }) => {
    await other.befall('panic');
    await watch.until(other.uuid, 'health guest-panicked');
    assert.deepEqual(watch.words(other.uuid), ['health guest-panicked']);
    await other.destroy();
  },

  'finds a panic that no device tells of by the silence': async ({ libvirtd, watch, guest }) => {
    // The guest spins until it is found out; libvirt would take 5 s for each miss but the first.
    await libvirtd.virsh('guest-agent-timeout', guest.name, '--timeout', '1');
    await guest.befall('panic');
    await watch.until(guest.uuid, 'health guest-hung');
    assert.equal(watch.report(guest.uuid)?.evidence['domain_state'], 'running');
  },

  'forgets one that is destroyed, and its fault with it': async ({ watch, guest }) => {
    await guest.destroy();
    await watch.until(guest.uuid, 'health not-running');
    await guest.undefine();
    await watch.holds(() => watch.report(guest.uuid) === undefined, 'forgotten');
  },
};

describe('the heartbeat of real guests', () => {
  it('tells what hangs from what does not', { timeout: 300_000 }, async (context) => {
    const libvirtd = await withLibvirtd(context, 'heartbeat of real guests');
    if (libvirtd === null) return;
    const guest = await NovaDomain.define(libvirtd);
    const other = await NovaDomain.define(libvirtd, { machine: { panicDevice: true } });
    const watch = await GuestWatch.start(context, libvirtd, QUICK, NO_APPLICATION);
    await Promise.all([guest.boot(), other.boot()]);
    for (const [name, does] of Object.entries(STEPS)) {
      await context.test(name, async () => {
        try {
          await does({ libvirtd, watch, guest, other });
        } finally {
          watch.forget();
        }
      });
    }
  });
});

function assertNoAlarm(watch: GuestWatch, { uuid }: NovaDomain): void {
  const alarms = watch.words(uuid).filter((words) => /^(lost|reported|health (agent|guest)-)/.test(words));
  assert.deepEqual(alarms, []);
}
