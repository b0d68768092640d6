import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { formatMicros, type JsonObject } from '../../src/model/index.ts';
import type { ProbeEvent } from '../../src/probe/index.ts';
import { itemOf, mappingOf, merge, messagesOf, objectOf, shuffled } from '../mappings/captures.ts';
import { GuestWatch } from '../support/guestWatch.ts';
import type { Libvirtd } from '../support/libvirtd.ts';
import { NovaDomain } from '../support/novaDomain.ts';
import { NovaStory } from '../support/novaStory.ts';
import { withLibvirtd } from '../support/withLibvirtd.ts';
import { NO_APPLICATION, SETTINGS } from './heartbeat/monitorRig.ts';

const SUITE = 'real guests on their way between hosts';
const SECOND = 1e6;
const QUICK = {
  ...SETTINGS,
  interval: SECOND,
  timeout: SECOND,
  failures: 3,
  hold: 0,
  agent_grace: 2 * SECOND,
  back_off: [SECOND],
};
const SAMPLES = { interval: SECOND, grace: SECOND };
const FINAL = 'compute.instance.delete.samples';
/** MiB a second: the first pass over the guest's memory takes a quarter of a minute. */
const SLOW = 5;
const ORDERS = 12;
const mapping = mappingOf('nova/instance.yaml', 'guest/health.yaml');

interface Host {
  readonly name: string;
  readonly libvirtd: Libvirtd;
  readonly watch: GuestWatch;
}

interface Scene {
  readonly a: Host;
  readonly b: Host;
  readonly guest: NovaDomain;
  /** What nova says of it. */
  readonly nova: NovaStory;
  /** What the probes said of it, by host, in earlier steps. */
  readonly said: { readonly host: string; readonly event: ProbeEvent }[];
}

/** Done in turn to one guest: to boot one costs seconds. */
const STEPS: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  'one that is about to leave': async (scene) => {
    const { a, guest, nova } = scene;
    nova.created(a.name);
    await a.watch.until(guest.uuid, 'health healthy');
    await looked(a, guest);
    assertBridge(scene, { host: a.name, health: 'healthy', health_host: a.name });
  },

  'is asked and sampled on while its memory goes over, and not where it does not run yet; given up, nobody says anything':
    async (scene) => {
      const { a, b, guest, nova } = scene;
      nova.migrates(a.name, b.name);
      await givenUp(scene, async () => {
        const asked = b.watch.asked;
        const looks = figuresAt(a, guest);
        await a.watch.answers('answer', 2);
        await a.watch.holds(() => figuresAt(a, guest) > looks, 'another look at its counters');
        assert.deepEqual([b.watch.asked, b.watch.report(guest.uuid)], [asked, undefined]);
        assert.equal(b.watch.sampled(guest.uuid), null);
      });
      nova.rolledBack(a.name, b.name);
      await becomes(b, guest, /^gone$/);
      await pastGrace(a);
      assertQuiet(scene);
      assertBridge(scene, { host: a.name, health: 'healthy', health_host: a.name });
    },

  'goes to another host as nova moves it, and lives on there': async (scene) => {
    const { a, b, guest } = scene;
    await moves(scene, a, b);
    await b.watch.until(guest.uuid, 'health healthy');
    await looked(b, guest);
    await pastGrace(b);
    assert.deepEqual([a.watch.report(guest.uuid), a.watch.sampled(guest.uuid)], [undefined, null]);
    assert.deepEqual(a.watch.words(guest.uuid), []);
    // It was not booted there, nor discovered.
    assert.deepEqual(b.watch.words(guest.uuid), ['health healthy']);
    assert.equal(b.watch.report(guest.uuid)?.evidence['booted_at'], null);
    assertBridge(scene, { host: b.name, health: 'healthy', health_host: b.name });
  },

  'is told of when it hangs there, and takes that along when it is moved so': async (scene) => {
    const { a, b, guest } = scene;
    // libvirt would take 5 s for each miss but the first.
    await b.libvirtd.virsh('guest-agent-timeout', guest.name, '--timeout', '1');
    await guest.befall('stop');
    await b.watch.until(guest.uuid, 'health agent-hung');
    assertBridge(scene, { host: b.name, health: 'agent-hung', health_host: b.name }, ['guest-agent-hung']);
    const before = b.watch.words(guest.uuid);
    await moves(scene, b, a, { leaveDefined: true });
    await a.libvirtd.virsh('guest-agent-timeout', guest.name, '--timeout', '1');
    await a.watch.until(guest.uuid, 'health agent-hung');
    assert.deepEqual(b.watch.words(guest.uuid), before);
    // Nobody has answered on this host, which may be told before.
    const told = a.watch.words(guest.uuid).filter((words) => words !== 'health discovering');
    assert.deepEqual(told, ['lost', 'reported', 'health agent-hung']);
    assertBridge(scene, { host: a.name, health: 'agent-hung', health_host: a.name }, ['guest-agent-hung']);
    await guest.befall('continue');
    await a.watch.until(guest.uuid, 'health healthy');
    assertBridge(scene, { host: a.name, health: 'healthy', health_host: a.name });
  },

  'leaves a definition behind that nobody takes for an instance that goes': async (scene) => {
    const { a, b, guest } = scene;
    await givenUp(scene, () => a.watch.answers('answer', 1));
    await becomes(b, guest, /^shut off/);
    await b.libvirtd.virsh('undefine', guest.name);
    await pastGrace(a);
    assertQuiet(scene);
    assertBridge(scene, { host: a.name, health: 'healthy', health_host: a.name });
  },

  'is deleted on the host that it went to, whose probe sends its last samples, once': async (scene) => {
    const { a, b, guest } = scene;
    await moves(scene, a, b, { transient: true });
    await b.watch.until(guest.uuid, 'health healthy');
    await looked(b, guest);
    await guest.destroy();
    const set = await b.watch.until(guest.uuid, FINAL);
    assert.deepEqual([set['host'], set['evidence'], set['asked']], [b.name, 'removed', false]);
    await pastGrace(b, a);
    assert.equal(b.watch.words(guest.uuid).filter((word) => word === FINAL).length, 1);
    assert.deepEqual(a.watch.words(guest.uuid), []);
  },
};

async function moves(
  { guest, nova }: Scene,
  from: Host,
  to: Host,
  how: Parameters<NovaDomain['migrate']>[1] = {},
): Promise<void> {
  nova.migrates(from.name, to.name);
  await guest.migrate(to.libvirtd, how);
  nova.migrated(from.name, to.name);
}

/** A migration from a to b that is given up before it comes to anything; `meanwhile` is done while the memory goes over. */
async function givenUp({ a, b, guest }: Scene, meanwhile: () => Promise<void>): Promise<void> {
  const given = assert.rejects(guest.migrate(b.libvirtd, { bandwidth: SLOW }));
  try {
    await becomes(b, guest, /^paused \(migrating\)/);
    await meanwhile();
  } finally {
    await a.libvirtd.virsh('domjobabort', guest.name);
    await given;
  }
}

/** As libvirt says it, or `gone`. */
async function becomes({ libvirtd }: Host, { name }: NovaDomain, state: RegExp): Promise<void> {
  const look = (): Promise<string> =>
    libvirtd.virsh('domstate', '--reason', name).catch((error: unknown) => {
      if (!String(error).includes('failed to get domain')) throw error;
      return 'gone';
    });
  for (let found = ''; !state.test(found); found = await look()) await wait(50);
}

/** Its counters were read, and the time of the last look. */
async function looked(host: Host, guest: NovaDomain): Promise<void> {
  await host.watch.holds(() => figuresAt(host, guest) > 0, 'its counters');
}

function figuresAt({ watch }: Host, { uuid }: NovaDomain): number {
  const { figures } = watch.sampled(uuid) ?? {};
  return Number((figures as JsonObject | null | undefined)?.['at'] ?? 0);
}

/** As long as a set would wait that somebody wants to send, and a little more. */
async function pastGrace(...hosts: readonly Host[]): Promise<void> {
  const until = Date.now() + (SAMPLES.grace + 2 * SAMPLES.interval) / 1000;
  for (const { watch } of hosts) await watch.holds(() => Date.now() > until && watch.current, 'the grace');
}

function assertQuiet({ a, b, guest }: Scene): void {
  assert.deepEqual([a.watch.words(guest.uuid), b.watch.words(guest.uuid)], [[], []]);
}

/** What a bridge makes of all that nova and the probes said, in whatever order it arrives. */
function assertBridge(scene: Scene, fields: JsonObject, problems: readonly string[] = []): void {
  const { a, b, guest, nova, said } = scene;
  const now = [a, b].flatMap(({ name, watch }) =>
    watch.told(guest.uuid).map((event) => ({ host: name, event })),
  );
  const messages = messagesOf([...nova.said, ...[...said, ...now].map(asNotification)].map(itemOf), mapping);
  const id = `server-${guest.uuid}`;
  for (let seed = 0; seed <= ORDERS; seed += 1) {
    const inventory = merge(seed === 0 ? messages : shuffled(messages, seed), mapping);
    const known = objectOf(inventory.objects(), id).fields;
    const found = Object.fromEntries(Object.keys(fields).map((name) => [name, known[name] ?? null]));
    assert.deepEqual(found, fields, `shuffle ${seed}`);
    const standing = inventory.problems().map(({ key }) => key);
    assert.deepEqual(
      standing,
      problems.map((name) => `${name}:${id}`),
      `shuffle ${seed}`,
    );
  }
}

function asNotification({ host, event }: Scene['said'][number]): JsonObject {
  return {
    message_id: event.key,
    event_type: event.eventType,
    publisher_id: `probe.${host}`,
    priority: event.priority.toUpperCase(),
    timestamp: formatMicros(event.generated).slice(0, -1).replace('T', ' '),
    payload: event.payload,
  };
}

describe(SUITE, () => {
  it('are no fault of anybody', { timeout: 300_000 }, async (context) => {
    const [first, second] = [await withLibvirtd(context, SUITE), await withLibvirtd(context, SUITE)];
    if (first === null || second === null) return;
    const guest = await NovaDomain.define(first);
    const host = async (name: string, libvirtd: Libvirtd): Promise<Host> => {
      const options = { host: name, samples: SAMPLES };
      return {
        name,
        libvirtd,
        watch: await GuestWatch.start(context, libvirtd, QUICK, NO_APPLICATION, options),
      };
    };
    const [a, b] = [await host('ndc27-3205', first), await host('ndc27-3222', second)];
    const scene: Scene = { a, b, guest, nova: new NovaStory(guest.instance), said: [] };
    await guest.boot();
    let whole = true;
    for (const [name, does] of Object.entries(STEPS)) {
      // Where the guest is depends on the step before.
      await context.test(name, { skip: !whole }, async () => {
        whole = false;
        try {
          await does(scene);
          whole = true;
        } finally {
          for (const { name: at, watch } of [a, b]) {
            scene.said.push(...watch.told(guest.uuid).map((event) => ({ host: at, event })));
            watch.forget();
          }
        }
      });
    }
  });
});
