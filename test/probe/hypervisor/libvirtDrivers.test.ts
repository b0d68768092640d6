import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { systemClock } from '../../../src/machine/index.ts';
import type { Clock } from '../../../src/model/index.ts';
import {
  createHypervisor,
  HypervisorError,
  type AgentCall,
  type Domain,
  type Hypervisor,
} from '../../../src/probe/index.ts';
import { EventList } from '../../support/eventList.ts';
import type { Libvirtd } from '../../support/libvirtd.ts';
import { NovaDomain } from '../../support/novaDomain.ts';
import { withLibvirtd } from '../../support/withLibvirtd.ts';

const PING = { execute: 'guest-ping' };
const FAST: AgentCall = { lane: 'fast', seconds: 1 };
const SLOW: AgentCall = { lane: 'slow', seconds: 1 };
/** Faster, so that what waits for seconds is over soon: ten times, and the deadline of an agent comes before that of the daemon. */
const hasty: Clock = {
  ...systemClock,
  sleep: (millis, signal) => systemClock.sleep(millis / (millis > 30_000 ? 50 : 10), signal),
};
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Scene {
  readonly libvirtd: Libvirtd;
  readonly hypervisor: Hypervisor;
  readonly events: EventList;
  /** With a guest that has booted. */
  readonly guest: NovaDomain;
  /** Defined, with an empty disk and no channel. */
  readonly bare: NovaDomain;
}

/** What is done in turn to one daemon with one guest: to boot one costs seconds. */
const STEPS: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  'lists machines that run and that do not': async ({ hypervisor, guest, bare }) => {
    const domains = await hypervisor.domains();
    const ids = new Map(domains.map(({ name, id }) => [name, id]));
    assert.equal(ids.get(bare.name), null);
    assert.equal(typeof ids.get(guest.name), 'number');
    const { power, reason } = await hypervisor.state(await domainOf(hypervisor, guest));
    assert.equal(power, 'running');
    assert.match(reason, /^(?:booted|unpaused)$/);
    assert.equal((await hypervisor.state(await domainOf(hypervisor, bare))).power, 'shutoff');
  },

  'describes a machine of nova': async ({ hypervisor, guest, bare }) => {
    const { channel, panicDevice, disks, interfaces, nova } = await hypervisor.describe(
      await domainOf(hypervisor, guest),
    );
    assert.equal(channel, 'connected');
    assert.equal(panicDevice, false);
    assert.deepEqual(disks, ['vda']);
    assert.equal(interfaces[0]?.mac, guest.instance.port.mac);
    assert.equal(nova?.displayName, guest.instance.displayName);
    assert.deepEqual(nova?.imageProperties, { hw_qemu_guest_agent: 'yes' });
    assert.equal(nova?.projectId, guest.instance.project.id);
    assert.equal((await hypervisor.describe(await domainOf(hypervisor, bare))).channel, 'none');
  },

  'has the counters of all that run in one answer': async ({ hypervisor, guest, bare }) => {
    const all = await hypervisor.stats();
    assert.deepEqual([...(all ?? []).keys()], [guest.uuid]);
    const stats = all?.get(guest.uuid);
    assert.equal(stats?.get('block.0.name'), 'vda');
    assert.ok(Number(stats?.get('cpu.time')) > 0);
    assert.ok(Number(stats?.get('vcpu.0.time')) > 0);
    const one = await hypervisor.statsOf(await domainOf(hypervisor, guest));
    assert.ok(Number(one?.get('cpu.time')) >= Number(stats?.get('cpu.time')));
    assert.equal((await hypervisor.statsOf(await domainOf(hypervisor, bare)))?.get('state.state'), 5);
  },

  'asks an agent on either lane, and tells what it refuses': async ({ hypervisor, guest }) => {
    const domain = await domainOf(hypervisor, guest);
    assert.deepEqual(await hypervisor.askAgent(domain, PING, FAST), { kind: 'answer', value: {} });
    assert.deepEqual(await hypervisor.askAgent(domain, PING, SLOW), { kind: 'answer', value: {} });
    const unknown = await hypervisor.askAgent(domain, { execute: 'guest-make-tea' }, FAST);
    assert.equal(unknown.kind, 'refused');
    assert.equal(unknown.kind === 'refused' && unknown.class, 'CommandNotFound');
    const missing = { execute: 'guest-file-open', arguments: { path: '/no/such', mode: 'r' } };
    const refused = await hypervisor.askAgent(domain, missing, FAST);
    assert.equal(refused.kind === 'refused' && refused.class, 'GenericError');
  },

  'tells machines apart that cannot answer': async ({ hypervisor, guest, bare }) => {
    const off = await domainOf(hypervisor, bare);
    assert.deepEqual(await hypervisor.askAgent(off, PING, FAST), { kind: 'not-running' });
    await bare.start();
    assert.deepEqual(await hypervisor.askAgent(off, PING, FAST), { kind: 'unconfigured' });
    const none = { uuid: '00000000-0000-4000-8000-000000000000', name: 'instance-ffffffff', id: 99 };
    assert.deepEqual(await hypervisor.askAgent(none, PING, FAST), { kind: 'gone' });
    await assert.rejects(
      hypervisor.state(none),
      (error) => error instanceof HypervisorError && error.kind === 'gone',
    );
    await guest.pause();
    const paused = await hypervisor.askAgent(await domainOf(hypervisor, guest), PING, FAST);
    assert.deepEqual(paused, { kind: 'not-running' });
    await guest.resume();
  },

  'says silent of an agent that hangs, absent of one that died': async ({ hypervisor, guest, events }) => {
    const domain = await domainOf(hypervisor, guest);
    events.forget();
    await guest.befall('stop');
    assert.deepEqual(await hypervisor.askAgent(domain, PING, FAST), { kind: 'silent' });
    await guest.befall('continue');
    assert.deepEqual(await hypervisor.askAgent(domain, PING, SLOW), { kind: 'answer', value: {} });
    await guest.befall('kill');
    await events.told(`agent ${guest.name} disconnected`);
    assert.deepEqual(await hypervisor.askAgent(domain, PING, FAST), { kind: 'absent' });
    assert.equal((await hypervisor.describe(domain)).channel, 'disconnected');
    await guest.befall('start');
    await events.told(`agent ${guest.name} connected`);
  },

  'tells what befalls machines': async ({ events, guest, bare }) => {
    events.forget();
    await guest.pause();
    await events.told(`lifecycle ${guest.name} suspended paused`);
    await guest.resume();
    await events.told(`lifecycle ${guest.name} resumed unpaused`);
    await bare.reset();
    await events.told(`rebooted ${bare.name}`);
    await bare.destroy();
    await events.told(`lifecycle ${bare.name} stopped destroyed`);
    await bare.undefine();
    await events.told(`lifecycle ${bare.name} undefined removed`);
    await bare.define();
    await events.told(`lifecycle ${bare.name} defined added`);
  },

  'knows nothing while the daemon is gone, and comes back by itself': async ({
    libvirtd,
    hypervisor,
    events,
    guest,
  }) => {
    const domain = await domainOf(hypervisor, guest);
    events.forget();
    await libvirtd.kill();
    await events.told('lost');
    assert.equal(hypervisor.connected, false);
    assert.equal((await hypervisor.askAgent(domain, PING, FAST)).kind, 'unknown');
    await assert.rejects(
      hypervisor.domains(),
      (error) =>
        error instanceof HypervisorError && error.kind === 'lost' && /libvirt-sock/.test(error.message),
    );
    await libvirtd.start();
    await events.told('connected');
    assert.deepEqual(events.words.slice(0, 2), ['lost', 'connected']);
    assert.equal((await hypervisor.domains()).length, 2);
    await guest.pause();
    await events.told(`lifecycle ${guest.name} suspended paused`);
    await guest.resume();
  },
};

/** What costs too much time to be done twice. */
const STEPS_OF_LIBVIRT: typeof STEPS = {
  'takes five seconds more for an agent that is out of step, and as much for who asked before': async ({
    hypervisor,
    guest,
  }) => {
    const domain = await domainOf(hypervisor, guest);
    await guest.befall('stop');
    assert.deepEqual(await hypervisor.askAgent(domain, PING, FAST), { kind: 'silent' });
    // Over two connections, as if one were nova's.
    const both = [FAST, SLOW].map((call) => hypervisor.askAgent(domain, PING, call));
    assert.deepEqual(await Promise.all(both), [{ kind: 'silent' }, { kind: 'silent' }]);
    await guest.befall('continue');
  },

  'says why no agent can be asked over the socket that only reads': async ({ libvirtd, guest }) => {
    const warned: string[] = [];
    const logger = { ...quiet, warn: (_: unknown, text: string): void => void warned.push(text) };
    const settings = { driver: 'libvirt', socket: libvirtd.readOnlySocket, uri: 'qemu:///system' } as const;
    const hypervisor = createHypervisor(settings, { clock: systemClock, logger });
    await hypervisor.start(() => undefined);
    try {
      const domain = await domainOf(hypervisor, guest);
      for (const call of [FAST, SLOW])
        assert.equal((await hypervisor.askAgent(domain, PING, call)).kind, 'unknown');
      assert.equal(warned.length, 1);
      assert.match(
        warned.join(),
        /libvirt-sock-ro: .*read only.*; agents need the socket for reading and writing/,
      );
    } finally {
      await hypervisor.close();
    }
  },

  'gives a daemon up that stands still': async ({ libvirtd, guest }) => {
    const { hypervisor, events } = await connect('libvirt', libvirtd, hasty);
    try {
      const domain = await domainOf(hypervisor, guest);
      libvirtd.freeze();
      // Its answer is owed from then on, so it is not asked the same again.
      const first = await hypervisor.askAgent(domain, PING, FAST);
      const second = await hypervisor.askAgent(domain, PING, FAST);
      assert.match(JSON.stringify(first), /no answer to agent command within 38 s/);
      assert.match(JSON.stringify(second), /still waits for an earlier answer/);
      await events.told('lost');
      libvirtd.thaw();
      await events.told('connected');
    } finally {
      libvirtd.thaw();
      await hypervisor.close();
    }
  },
};

describe('the drivers of libvirt', () => {
  it('do all of it beside a real daemon with a real guest', async (context) => {
    const libvirtd = await withLibvirtd(context, 'drivers of libvirt');
    if (libvirtd === null) return;
    const guest = await NovaDomain.define(libvirtd);
    const bare = await NovaDomain.define(libvirtd, { guest: false, machine: { agent: false } });
    for (const driver of ['libvirt', 'virsh'] as const) {
      await context.test(driver, async (own) => {
        const scene = await openScene(own, driver, { libvirtd, guest, bare });
        const steps = driver === 'libvirt' ? { ...STEPS, ...STEPS_OF_LIBVIRT } : STEPS;
        for (const [name, step] of Object.entries(steps)) await own.test(name, () => step(scene));
      });
    }
  });
});

async function openScene(
  context: TestContext,
  driver: 'libvirt' | 'virsh',
  parts: Pick<Scene, 'libvirtd' | 'guest' | 'bare'>,
): Promise<Scene> {
  const { libvirtd, guest } = parts;
  const { hypervisor, events } = await connect(driver, libvirtd);
  context.after(() => hypervisor.close());
  if (driver === 'libvirt') {
    await guest.boot();
    await events.told(`agent ${guest.name} connected`);
  }
  return { hypervisor, events, ...parts };
}

async function connect(
  driver: 'libvirt' | 'virsh',
  libvirtd: Libvirtd,
  clock = systemClock,
): Promise<Pick<Scene, 'hypervisor' | 'events'>> {
  const { socket, packages } = libvirtd;
  const events = new EventList();
  const virsh = join(libvirtd.folder, 'virsh');
  const paths = ['PATH', 'LD_LIBRARY_PATH'].map((name) => `export ${name}='${packages.env[name] ?? ''}'`);
  writeFileSync(virsh, ['#!/bin/sh', ...paths, 'exec virsh "$@"', ''].join('\n'), { mode: 0o755 });
  const settings = { driver, socket, virsh, uri: 'qemu:///system', agent_sockets: [] };
  const hypervisor = createHypervisor(settings, { clock, logger: quiet });
  await hypervisor.start(events.hear);
  return { hypervisor, events };
}

async function domainOf(hypervisor: Hypervisor, { uuid }: NovaDomain): Promise<Domain> {
  const found = (await hypervisor.domains()).find((domain) => domain.uuid === uuid);
  assert.ok(found !== undefined, `${uuid} is not listed`);
  return found;
}
