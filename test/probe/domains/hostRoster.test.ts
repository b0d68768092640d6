import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { systemClock } from '../../../src/machine/index.ts';
import type { Clock } from '../../../src/model/index.ts';
import {
  HostRoster,
  HypervisorError,
  type AgentChannel,
  type Domain,
  type DomainDescription,
  type DomainState,
  type Hypervisor,
  type LifecycleEvent,
} from '../../../src/probe/index.ts';

const UUID = '9f0c2b6e-6f3e-4c1b-9a53-0a4d2d9e7c11';
const DOMAIN: Domain = { uuid: UUID, name: 'instance-0000001a', id: 7 };
const RUNNING: DomainState = { power: 'running', reason: 'booted' };
const OFF: DomainState = { power: 'shutoff', reason: 'destroyed' };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** Nothing comes again by time. */
const still: Clock = {
  now: () => 0,
  sleep: (_millis, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) resolve();
      signal?.addEventListener('abort', () => resolve(), { once: true });
    }),
};

/** The same, save that short waits are over at once when that is said. */
function hurried(): { readonly clock: Clock; readonly pass: () => void } {
  let pass: () => void = () => undefined;
  const short = new Promise<void>((resolve) => {
    pass = resolve;
  });
  const sleep: Clock['sleep'] = (millis, signal) => (millis < 5000 ? short : still.sleep(millis, signal));
  return { clock: { ...still, sleep }, pass };
}

/** A host whose machines are put here and taken away, for orders of events that no real daemon shows when asked to. */
class FakeHost {
  connected = true;
  readonly machines = new Map<string, { readonly state: DomainState; readonly channel: AgentChannel }>();
  /** Answers wait for it. */
  gate: Promise<void> = Promise.resolve();
  asked = 0;

  readonly hypervisor = {
    description: 'fake',
    connected: true,
    domains: () => this.#answer(() => [...this.machines.keys()].map((uuid) => ({ ...DOMAIN, uuid }))),
    state: ({ uuid }: Domain) => this.#answer(() => this.#find(uuid).state),
    describe: (domain: Domain) =>
      this.#answer((): DomainDescription => {
        const { channel } = this.#find(domain.uuid);
        const bare = {
          panicDevice: false,
          balloonPeriod: null,
          disks: [],
          imageFormats: {},
          osType: null,
          architecture: null,
          interfaces: [],
        };
        return { ...domain, channel, nova: null, ...bare };
      }),
  } as unknown as Hypervisor;

  put(state: DomainState, channel: AgentChannel = 'connected', uuid = UUID): void {
    this.machines.set(uuid, { state, channel });
  }

  #find(uuid: string): { readonly state: DomainState; readonly channel: AgentChannel } {
    const machine = this.machines.get(uuid);
    if (machine === undefined) throw new HypervisorError('gone', 'no such machine');
    return machine;
  }

  async #answer<T>(read: () => T): Promise<T> {
    this.asked += 1;
    if (!this.connected) throw new HypervisorError('lost', 'not connected');
    // What is true when it is asked, told later: as a daemon's answer that is on its way.
    let found: T | undefined;
    let fault: unknown = null;
    try {
      found = read();
    } catch (error) {
      fault = error;
    }
    await this.gate;
    if (fault !== null) throw fault;
    return found as T;
  }
}

class Scene {
  readonly host = new FakeHost();
  readonly told: string[] = [];
  readonly roster: HostRoster;

  constructor(clock: Clock = still) {
    this.roster = new HostRoster({ hypervisor: this.host.hypervisor, clock, logger: quiet });
    this.roster.listen({
      changed: ({ state, description }, before) =>
        this.told.push(`${before === null ? 'new' : 'changed'} ${state.power} ${description.channel}`),
      departed: ({ state }, how) => this.told.push(`${how}, was ${state.power}`),
    });
  }

  static async started(clock?: Clock): Promise<Scene> {
    const scene = new Scene(clock);
    scene.host.put(RUNNING);
    scene.roster.start();
    await settled();
    scene.told.length = 0;
    return scene;
  }

  lifecycle(event: LifecycleEvent, detail: string, uuid = UUID): void {
    this.roster.hear({ kind: 'lifecycle', domain: { ...DOMAIN, uuid }, event, detail });
  }
}

async function settled(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await turn();
}

function gate(): { readonly closed: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { closed, open };
}

describe('the roster', () => {
  it('is current once the list was taken, and not while the hypervisor is lost', async () => {
    const scene = new Scene();
    scene.host.put(RUNNING);
    assert.equal(scene.roster.current, false);
    scene.roster.start();
    await settled();
    assert.equal(scene.roster.current, true);
    assert.deepEqual(scene.told, ['new running connected']);
    scene.host.connected = false;
    scene.roster.hear({ kind: 'lost', because: 'killed' });
    assert.equal(scene.roster.current, false);
    assert.equal([...scene.roster.all()].length, 1, 'nothing is forgotten for that');
    scene.host.connected = true;
    scene.roster.hear({ kind: 'connected' });
    await settled();
    assert.equal(scene.roster.current, true);
    assert.deepEqual(scene.told, ['new running connected']);
    await scene.roster.stop();
  });

  it('keeps a machine that is defined and off', async () => {
    const scene = await Scene.started();
    scene.host.put(OFF);
    scene.lifecycle('stopped', 'destroyed');
    await settled();
    assert.deepEqual(scene.told, ['changed shutoff connected']);
    assert.deepEqual(scene.roster.get(UUID)?.state, OFF);
  });

  const GONE: readonly (readonly [string, readonly (readonly [LifecycleEvent, string])[], string])[] = [
    ['a transient machine that stopped is removed', [['stopped', 'shutdown']], 'removed, was running'],
    ['one that was undefined is removed', [['undefined', 'removed']], 'removed, was running'],
    [
      'one that ran on elsewhere has migrated',
      [
        ['stopped', 'migrated'],
        ['undefined', 'removed'],
      ],
      'migrated, was running',
    ],
  ];
  for (const [name, events, expected] of GONE) {
    it(name, async () => {
      const scene = await Scene.started();
      scene.host.machines.clear();
      for (const [event, detail] of events) scene.lifecycle(event, detail);
      await settled();
      assert.deepEqual(scene.told, [expected]);
      assert.equal(scene.roster.get(UUID), undefined);
    });
  }

  it('one that migrated and whose definition goes later has migrated too', async () => {
    const scene = await Scene.started();
    scene.host.put({ power: 'shutoff', reason: 'migrated' });
    scene.lifecycle('stopped', 'migrated');
    await settled();
    scene.host.machines.clear();
    scene.lifecycle('undefined', 'removed');
    await settled();
    assert.deepEqual(scene.told, ['migrated, was running', 'migrated, was shutoff']);
  });

  it('one that took its definition along is there still when that is told, and is asked for again', async () => {
    const { clock, pass } = hurried();
    const scene = await Scene.started(clock);
    scene.host.put({ power: 'shutoff', reason: 'migrated' });
    scene.lifecycle('stopped', 'migrated');
    await settled();
    scene.host.machines.clear();
    pass();
    await settled();
    assert.deepEqual(scene.told, ['migrated, was running', 'migrated, was shutoff']);
  });

  it('one that receives a guest is not there before that runs, nor ever where it does not', async () => {
    const scene = await Scene.started();
    for (const reason of ['starting up', 'migrating']) {
      scene.host.put({ power: 'paused', reason }, 'unknown', 'other');
      scene.lifecycle('started', 'migrated', 'other');
      await settled();
    }
    assert.deepEqual([...scene.roster.all()].length, 1);
    scene.host.machines.delete('other');
    scene.lifecycle('stopped', 'failed', 'other');
    await settled();
    assert.deepEqual(scene.told, []);
    scene.host.put({ power: 'paused', reason: 'migrating' }, 'unknown', 'other');
    scene.lifecycle('started', 'migrated', 'other');
    await settled();
    scene.host.put({ power: 'running', reason: 'migrated' }, 'connected', 'other');
    scene.lifecycle('resumed', 'migrated', 'other');
    await settled();
    assert.deepEqual(scene.told, ['new running connected']);
  });

  it('one that was seen first as it started up, and whose start failed, is there', async () => {
    const scene = await Scene.started();
    scene.host.put({ power: 'paused', reason: 'starting up' }, 'unknown', 'other');
    scene.lifecycle('defined', 'added', 'other');
    await settled();
    assert.deepEqual(scene.told, []);
    scene.host.put({ power: 'shutoff', reason: 'failed' }, 'unknown', 'other');
    scene.lifecycle('stopped', 'failed', 'other');
    await settled();
    assert.deepEqual(scene.told, ['new shutoff unknown']);
  });

  it('what a guest has left stays away when it was to come back and did not', async () => {
    const scene = await Scene.started();
    scene.host.put({ power: 'shutoff', reason: 'migrated' });
    scene.lifecycle('stopped', 'migrated');
    await settled();
    scene.host.put({ power: 'paused', reason: 'migrating' });
    scene.lifecycle('started', 'migrated');
    await settled();
    scene.host.put({ power: 'shutoff', reason: 'crashed' });
    scene.lifecycle('stopped', 'failed');
    await settled();
    assert.deepEqual(scene.told, ['migrated, was running']);
    assert.equal(scene.roster.get(UUID), undefined);
    scene.host.put(RUNNING);
    scene.lifecycle('started', 'booted');
    await settled();
    assert.deepEqual(scene.told.slice(1), ['new running connected']);
  });

  it('one that is handed over is there until it has gone', async () => {
    const scene = await Scene.started();
    scene.host.put({ power: 'paused', reason: 'migrating' });
    scene.lifecycle('suspended', 'migrated');
    await settled();
    scene.host.machines.clear();
    scene.lifecycle('stopped', 'migrated');
    await settled();
    assert.deepEqual(scene.told, ['changed paused connected', 'migrated, was paused']);
  });

  it('one that came back after a migration and is removed then is removed', async () => {
    const scene = await Scene.started();
    scene.host.put({ power: 'shutoff', reason: 'migrated' });
    scene.lifecycle('stopped', 'migrated');
    await settled();
    scene.host.put(RUNNING);
    scene.lifecycle('started', 'migrated');
    await settled();
    scene.host.machines.clear();
    scene.lifecycle('undefined', 'removed');
    await settled();
    assert.equal(scene.told.at(-1), 'removed, was running');
  });

  it('one that is missing when the list is taken again is missing', async () => {
    const scene = await Scene.started();
    scene.roster.hear({ kind: 'lost', because: 'killed' });
    scene.host.machines.clear();
    scene.roster.hear({ kind: 'connected' });
    await settled();
    assert.deepEqual(scene.told, ['missing, was running']);
  });

  it('one that was defined again before anybody looked has never gone', async () => {
    const scene = await Scene.started();
    scene.lifecycle('undefined', 'removed');
    scene.lifecycle('defined', 'added');
    await settled();
    assert.deepEqual(scene.told, []);
    assert.ok(scene.roster.get(UUID) !== undefined);
  });

  it('is not misled by an answer that was on its way when the agent came', async () => {
    const scene = await Scene.started();
    scene.host.put(RUNNING, 'disconnected');
    const { closed, open } = gate();
    scene.host.gate = closed;
    scene.lifecycle('resumed', 'unpaused');
    await settled();
    scene.host.put(RUNNING, 'connected');
    scene.roster.hear({ kind: 'agent', domain: DOMAIN, connected: true });
    open();
    await settled();
    assert.equal(scene.roster.get(UUID)?.description.channel, 'connected');
  });

  it('asks once for any number of events that come meanwhile', async () => {
    const scene = await Scene.started();
    const { closed, open } = gate();
    scene.host.gate = closed;
    scene.host.asked = 0;
    for (let times = 0; times < 1000; times += 1) scene.lifecycle('suspended', 'paused');
    open();
    await settled();
    assert.equal(scene.host.asked, 4);
  });

  it('does not believe an answer of the connection before', async () => {
    const scene = await Scene.started();
    const { closed, open } = gate();
    scene.host.gate = closed;
    scene.host.machines.clear();
    scene.lifecycle('stopped', 'destroyed');
    await settled();
    scene.roster.hear({ kind: 'lost', because: 'killed' });
    scene.host.put(RUNNING);
    open();
    await settled();
    assert.deepEqual(scene.told, []);
  });

  it('tries a list that failed again', async () => {
    const host = new FakeHost();
    const refusals = [new HypervisorError('failed', 'busy')];
    const hypervisor = {
      ...host.hypervisor,
      domains: () => Promise.reject(refusals.pop() ?? new Error('asked thrice')),
    };
    const slept: number[] = [];
    const clock = {
      ...systemClock,
      sleep: (millis: number, signal?: AbortSignal) => (slept.push(millis), still.sleep(millis, signal)),
    };
    const roster = new HostRoster({ hypervisor: hypervisor as unknown as Hypervisor, clock, logger: quiet });
    roster.start();
    await settled();
    assert.deepEqual([roster.current, slept], [false, [5000]]);
    await roster.stop();
  });
});
