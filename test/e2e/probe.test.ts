import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'amqplib';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { freePorts } from '../support/freePorts.ts';
import { NovaDomain } from '../support/novaDomain.ts';
import { pingPrograms } from '../support/pingPrograms.ts';
import { ProbeProcess } from '../support/probeProcess.ts';
import { startRabbit } from '../support/rabbit.ts';
import { run } from '../support/run.ts';
import { noteSkipped } from '../support/services.ts';
import { stackwire } from '../support/stackwire.ts';
import { TestNamespace } from '../support/testNamespace.ts';
import { withLibvirtd } from '../support/withLibvirtd.ts';

const CLI = join(import.meta.dirname, '../../dist/cli/main.js');
const TOKEN = 'a-token-of-the-test';
/** The probe's log, when its queue for requests is bound. */
const LISTENS = 'the bridge’s requests are taken';
const HEARTBEAT =
  'heartbeat: { interval: 1s, timeout: 1s, failures: 2, hold: 1s, back_off: [1s], boot_grace: 6s }';
const SUITE = 'the probe from guest to bridge';

/**
 * A broker, a bridge that reads it, takes posts and pings, a guest that has booted, one whose disk has nothing to boot, and a
 * probe that watches them.
 */
async function chain(context: TestContext) {
  const libvirtd = await withLibvirtd(context, SUITE);
  if (libvirtd === null) return null;
  const rabbit = await startRabbit();
  context.after(() => rabbit.stop());
  const tenants = await tenantNetwork(context);
  const [posts = 0] = await freePorts(1);
  const bridge = await BridgeProcess.start(
    `sources:\n  - { type: amqp, url: '${rabbit.url}', exchanges: [stackwire.guests] }\n` +
      `  - { type: http, port: ${posts}, token: ${TOKEN} }\n` +
      `sinks: [{ type: probe, name: ask, url: '${rabbit.url}' }]\n` +
      (tenants === null ? '' : reachabilityOf(tenants)),
  );
  context.after(() => bridge.remove());
  const guest = await NovaDomain.define(libvirtd);
  const damaged = await NovaDomain.define(libvirtd, { guest: false });
  await damaged.start();
  await guest.boot();
  const common = `host: cmp07\nhypervisor: { socket: '${libvirtd.socket}' }\n${HEARTBEAT}\n`;
  const overBus = `${common}send: { notifier: { url: '${rabbit.url}' } }`;
  const overHttp = `${common}send: { http: { url: 'http://127.0.0.1:${posts}/', token: ${TOKEN} } }`;
  const probe = await ProbeProcess.start(overBus);
  context.after(() => probe.remove());
  return { libvirtd, rabbit, bridge, tenants, guest, damaged, probe, overBus, overHttp, posts };
}

interface Tenants {
  readonly fping: string;
  readonly ip: string;
  readonly network: TestNamespace;
}

/** Where the addresses of guests answer, or do not; null where nobody can ask. */
async function tenantNetwork(context: TestContext): Promise<Tenants | null> {
  const programs = await pingPrograms();
  if (typeof programs === 'string') return noPing(programs);
  const network = await TestNamespace.create(context, programs.ip);
  return typeof network === 'string' ? noPing(network) : { ...programs, network };
}

function noPing(because: string): null {
  noteSkipped(`${SUITE}: vital signs`, because);
  return null;
}

function reachabilityOf({ fping, ip, network }: Tenants): string {
  const places = `fping: ${fping}, ip: ${ip}, namespaces: { fixed: ${network.name} }`;
  return `reachability: { ${places}, watch: { interval: 1s } }\n`;
}

type Chain = NonNullable<Awaited<ReturnType<typeof chain>>>;

/** Problems of the guest that stand at the bridge. */
async function standing({ bridge, guest }: Chain): Promise<readonly string[]> {
  const problems = (await bridge.get('/api/v1/problems')) as readonly { readonly key: string }[];
  return problems.map(({ key }) => key).filter((key) => key.endsWith(guest.uuid));
}

async function told({ bridge }: Chain): Promise<readonly string[]> {
  const entries = (await bridge.get('/api/v1/events?limit=1000')) as readonly {
    readonly event: { readonly event_type: string };
  }[];
  return entries
    .map(({ event }) => event.event_type)
    .filter((event_type) => event_type.startsWith('guest.heartbeat.'));
}

/**
 * Resolves when a problem of the guest stands at the bridge, or none does. Whether its agent hangs or all of it is told by
 * counters, which test/probe looks at.
 */
async function becomes(all: Chain, state: 'a problem' | 'no problem'): Promise<void> {
  const wanted = state === 'a problem' ? 1 : 0;
  await all.probe.until(async () => (await standing(all)).length === wanted, `the bridge to have ${state}`);
}

const LISTENER = join(import.meta.dirname, '../support/osloListener.py');

interface Heard {
  readonly priority: string;
  readonly publisher_id: string;
  readonly event_type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** One notification of the probe's, as a listener of oslo.messaging gives it; `meanwhile` is done once that one listens. */
async function heardByOslo({ rabbit, probe }: Chain, meanwhile: () => Promise<void>): Promise<Heard> {
  const { python, env } = rabbit.packages;
  const words = ['--exchange', 'stackwire.guests', '--topics', 'notifications', '--priorities', 'warn'];
  // The probe's exchange is durable, so the listener must say that its own are.
  const args = [LISTENER, '--url', rabbit.osloUrl, ...words, '--durable', '--count', '1'];
  const heard = run(python, args, { env });
  await Promise.race([
    heard,
    probe.until(() => listensTo(rabbit.url, 'notifications.warn'), 'oslo to listen'),
  ]);
  await meanwhile();
  return JSON.parse(await heard) as Heard;
}

/** Rejects while there is no such queue. */
async function listensTo(url: string, queue: string): Promise<boolean> {
  const model = await connect(url);
  try {
    const channel = await model.createChannel();
    channel.on('error', () => undefined);
    return (await channel.checkQueue(queue)).consumerCount > 0;
  } finally {
    await model.close();
  }
}

/** Nobody's, as good as libvirt's. */
const GROUP = 64_099;

/** One look as the user of the unit: no capability, none to be gained, and these groups beside its own. */
async function lookAs(groups: '--clear-groups' | `--groups=${number}`, { libvirtd }: Chain): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-probe-user-'));
  try {
    chmodSync(folder, 0o755);
    const config = join(folder, 'probe.yaml');
    writeFileSync(
      config,
      `hypervisor: { socket: '${libvirtd.socket}' }\nsend: { http: { url: 'http://127.0.0.1:1/' } }`,
    );
    const user = ['--reuid=65534', '--regid=65534', groups, '--no-new-privs', '--bounding-set=-all'];
    const look = [CLI, 'probe', '--once', '-c', config];
    return await run('sh', ['-c', '"$@" 2>&1 || true', 'sh', 'setpriv', ...user, ...look]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One after the other on one chain: to boot a guest and start a broker costs seconds. */
const STEPS: Readonly<Record<string, (all: Chain) => Promise<void>>> = {
  'its user needs the group that may write to libvirt, and nothing else': async (all) => {
    all.libvirtd.openTo(GROUP);
    assert.match(await lookAs(`--groups=${GROUP}`, all), /running \(booted\) +absent/);
    assert.match(
      await lookAs('--clear-groups', all),
      /this user may not open it; put the user into the group/,
    );
  },
  'a guest that answers is known at the bridge': async ({ bridge, guest, probe }) => {
    await probe.sees(guest.uuid, 'healthy');
    await bridge.until(async () => {
      const { fields } = (await bridge.get(`/api/v1/objects/instance/server-${guest.uuid}`)) as {
        readonly fields: Readonly<Record<string, unknown>>;
      };
      return fields['health'] === 'healthy' && fields['health_host'] === 'cmp07';
    });
    assert.equal((await fetch(`${probe.url}/health/ready`)).status, 200);
  },

  'one that does not is a problem, which clears by itself': async (all) => {
    await all.guest.befall('stop');
    await becomes(all, 'a problem');
    await all.guest.befall('continue');
    await becomes(all, 'no problem');
  },

  'a listener of oslo.messaging takes a notification of the probe’s from the broker': async (all) => {
    const { guest } = all;
    const { priority, publisher_id, event_type, payload, metadata } = await heardByOslo(all, () =>
      guest.befall('stop'),
    );
    assert.deepEqual(
      { priority, publisher_id, event_type },
      { priority: 'warn', publisher_id: 'probe.cmp07', event_type: 'guest.heartbeat.lost' },
    );
    assert.equal(payload['instance_id'], guest.uuid);
    assert.equal(payload['host'], 'cmp07');
    assert.match(String(metadata['message_id']), /^[\da-f-]{36}$/);
    assert.match(String(metadata['timestamp']), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
    await becomes(all, 'a problem');
    await guest.befall('continue');
    await becomes(all, 'no problem');
  },

  'what happens while the broker is away and the probe is killed arrives once': async (all) => {
    const { rabbit, guest, probe } = all;
    const before = await told(all);
    await rabbit.kill();
    await guest.befall('stop');
    await probe.until(
      async () => (await probe.metric('stackwire_probe_outbox_events')) >= 2,
      'two events that nobody takes',
    );
    await verdictOf(all);
    assert.equal(await probe.end('SIGKILL'), 'SIGKILL');
    const once = await lookOnce(probe);
    assert.equal(once.code, 1, once.out + once.err);
    const [line] = once.out.split('\n');
    assert.equal((JSON.parse(line ?? '') as { agent: string }).agent, 'silent');
    probe.restart();
    await probe.until(
      async () => (await probe.metric('stackwire_probe_outbox_events')) >= 2,
      'what was not sent to be there after a kill',
    );
    await rabbit.restart();
    await becomes(all, 'a problem');
    await guest.befall('continue');
    await becomes(all, 'no problem');
    const after = (await told(all)).slice(before.length);
    assert.deepEqual(after, ['guest.heartbeat.lost', 'guest.heartbeat.reported', 'guest.heartbeat.restored']);
  },

  'a probe that posts straight to the bridge says the same': async (all) => {
    const { guest, probe, overHttp } = all;
    assert.equal(await probe.end('SIGTERM'), 0);
    probe.restart(overHttp);
    await probe.sees(guest.uuid, 'healthy');
    await guest.befall('stop');
    await becomes(all, 'a problem');
    await guest.befall('continue');
    await becomes(all, 'no problem');
  },

  'nova, libvirt, the agent and ping side by side say which image never booted, and which guest is well':
    async (all) => {
      const { bridge, guest, damaged, probe, tenants } = all;
      if (tenants === null) return;
      await tenants.network.add(guest.instance.port.address);
      for (const each of [guest, damaged]) await novaHasStarted(all, each);
      await probe.sees(damaged.uuid, 'agent-absent');
      await bridge.until(async () => {
        const { ping, agent } = await signsOf(all, damaged);
        return ping !== null && agent?.health === 'agent-absent';
      });
      const { code, out } = await stackwire('vital-signs', damaged.uuid, '-c', bridge.config);
      assert.equal(code, 1, out);
      assert.match(out, /nova says {5}ACTIVE\b/);
      assert.match(out, /libvirt says {2}running \(\w+\), vCPU /);
      assert.match(out, /agent says {4}agent-absent, never answered\b/);
      assert.match(out, /ping says {5}unknown\b/);
      const verdict =
        'nova says ACTIVE; no agent, no ping, vCPU idle since boot: the image probably never booted';
      assert.ok(out.includes(verdict), out);
      await bridge.until(async () => (await signsOf(all, guest)).ping?.state === 'alive');
      const well = await stackwire('vital-signs', guest.uuid, '-c', bridge.config);
      assert.equal(well.code, 0, well.out);
      assert.match(well.out, /nothing disagrees/);
    },

  'the last samples of a guest that nova deletes arrive, and once': async (all) => {
    const { bridge, guest, probe, overBus } = all;
    assert.equal(await probe.end('SIGTERM'), 0);
    probe.restart(overBus);
    await probe.until(async () => probe.errors.includes(LISTENS), 'it to listen for requests');
    await deleteBegins(all);
    await bridge.until(async () => (await finalSets(all)).length > 0);
    await guest.destroy();
    await guest.undefine();
    // What was told before it is in the log when this is.
    await probe.until(
      async () => (await probe.metric('stackwire_probe_outbox_events')) === 0,
      'everything to be sent',
    );
    const [set, ...more] = await finalSets(all);
    assert.deepEqual(more, []);
    const samples = set?.samples ?? [];
    const named = new Set(samples.map(({ name }) => name));
    for (const name of ['cpu', 'memory.usage', 'disk.device.read.bytes']) assert.ok(named.has(name), name);
    for (const { final, object, metadata } of samples) {
      assert.deepEqual([final, object, metadata.samples_taken], [true, `server-${guest.uuid}`, 'live']);
    }
  },

  'a stop ends it within seconds and in good order, whatever libvirt does': async (all) => {
    const { libvirtd, probe, overBus } = all;
    await probe.end('SIGTERM');
    probe.restart(`${overBus}\nsamples: { interval: 1s }`);
    await probe.until(async () => (await fetch(`${probe.url}/health/ready`)).ok, 'the guests to be seen');
    libvirtd.freeze();
    try {
      // Counters are asked for by then, and no answer comes.
      await wait(1500);
      const begun = process.hrtime.bigint();
      assert.equal(await probe.end('SIGTERM'), 0);
      assert.ok(process.hrtime.bigint() - begun < 15_000_000_000n);
      assert.doesNotMatch(probe.errors, /did not close in time|not be closed in good order/);
    } finally {
      libvirtd.thaw();
    }
  },
};

/** Libvirt still holds the agent for the probe that was killed, so that at first nobody may be able to tell. */
async function lookOnce({ folder }: ProbeProcess): ReturnType<typeof stackwire> {
  const look = (): ReturnType<typeof stackwire> =>
    stackwire('probe', '--once', '-c', `${folder}/probe.yaml`, '--json');
  let once = await look();
  for (let again = 0; again < 5 && once.code !== 1; again += 1) once = await look();
  return once;
}

interface FinalSet {
  readonly event: { readonly event_type: string };
  readonly samples: readonly {
    readonly name: string;
    readonly final: boolean;
    readonly object: string;
    readonly metadata: { readonly samples_taken: string };
  }[];
}

/** Entries of the bridge's log with what the probe sent of the guest's last samples. */
async function finalSets({ bridge }: Chain): Promise<readonly FinalSet[]> {
  const entries = (await bridge.get('/api/v1/events?limit=1000')) as readonly FinalSet[];
  return entries.filter(({ event }) => event.event_type === 'compute.instance.delete.samples');
}

/** As nova-compute says it before it takes the guest down. */
function deleteBegins(all: Chain): Promise<void> {
  const { guest } = all;
  const payload = { ...novaPayload(guest), state_description: 'deleting', memory_mb: 96, vcpus: 1 };
  return post(all, 'compute.instance.delete.start', 'compute.cmp07', payload);
}

/** As nova and neutron say it of an instance that has been made. */
async function novaHasStarted(all: Chain, domain: NovaDomain): Promise<void> {
  await post(all, 'compute.instance.create.end', 'compute.cmp07', novaPayload(domain));
  const { uuid, instance } = domain;
  const port = {
    id: instance.port.id,
    network_id: '33333333-3333-4333-8333-333333333333',
    fixed_ips: [{ subnet_id: 's', ip_address: instance.port.address }],
    device_id: uuid,
    device_owner: 'compute:nova',
  };
  await post(all, 'port.create.end', 'network.ctl', { port });
}

function novaPayload({ uuid, instance }: NovaDomain) {
  return {
    instance_id: uuid,
    display_name: instance.name,
    host: 'cmp07',
    state: 'active',
    state_description: '',
  };
}

interface SaidSigns {
  readonly agent: { readonly health: string } | null;
  readonly ping: { readonly state: string } | null;
}

async function signsOf({ bridge }: Chain, { uuid }: NovaDomain): Promise<SaidSigns> {
  const { out } = await stackwire('vital-signs', uuid, '--json', '-c', bridge.config);
  return JSON.parse(out.split('\n')[0] ?? '') as SaidSigns;
}

async function post(
  { posts }: Chain,
  event_type: string,
  publisher_id: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<void> {
  const notification = {
    message_id: randomUUID(),
    event_type,
    publisher_id,
    priority: 'INFO',
    timestamp: new Date().toISOString().replace('T', ' ').slice(0, -1),
    payload,
  };
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
  const url = `http://127.0.0.1:${posts}/`;
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(notification) });
  assert.equal(answer.status, 202, await answer.text());
}

/** What the probe itself makes of the guest that it says nothing of yet. */
async function verdictOf({ probe, guest }: Chain): Promise<string | null> {
  let health: string | null = null;
  await probe.until(async () => {
    const guests = (await probe.get('/api/v1/guests')) as readonly { instance_id: string; health: string }[];
    health = guests.find(({ instance_id }) => instance_id === guest.uuid)?.health ?? null;
    return health === 'guest-hung' || health === 'agent-hung';
  }, 'a verdict');
  return health;
}

describe('the probe, from a guest to a problem at the bridge', () => {
  it('in one chain', { timeout: 300_000 }, async (context) => {
    const all = await chain(context);
    if (all === null) return;
    for (const [name, step] of Object.entries(STEPS)) await context.test(name, () => step(all));
  });
});
