import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { CleanupList } from '../support/cleanup.ts';
import { freePorts } from '../support/freePorts.ts';
import { pingStage } from '../support/pingStage.ts';
import { stackwire } from '../support/stackwire.ts';

const SUITE = 'reachability of the whole bridge';
const cleanup = new CleanupList();
const { skip, fping, ip, made } = await pingStage(cleanup, SUITE);

const UUID = '461e73e4-7f88-4c8f-bb1f-49df9ec18d84';
const PROJECT = '4fd17bd4ac834dcf8ba1236368f79986';
const ADDRESS = '10.109.0.5';

const INSTANCE = {
  event_type: 'compute.instance.create.end',
  publisher_id: 'compute.c1',
  payload: {
    instance_id: UUID,
    tenant_id: PROJECT,
    display_name: 'text-0',
    host: 'c1',
    state: 'active',
    state_description: '',
  },
};
const PORT = {
  event_type: 'port.create.end',
  publisher_id: 'network.ctl',
  payload: {
    port: {
      id: '22222222-2222-4222-8222-222222222222',
      network_id: '33333333-3333-4333-8333-333333333333',
      fixed_ips: [{ subnet_id: 's', ip_address: ADDRESS }],
      device_id: UUID,
      device_owner: 'compute:nova',
    },
  },
};

describe(SUITE, { skip, timeout: 120_000 }, () => {
  after(() => cleanup.run());

  it('raises a guest that falls silent, through a kill -9, and clears it when it answers again', async () => {
    assert.ok(typeof made !== 'string');
    const [post = 0] = await freePorts(1);
    const bridge = await BridgeProcess.start(
      `sources: [{ type: http, port: ${post} }]
reachability:
  fping: ${fping}
  ip: ${ip}
  namespaces: { fixed: ${made.name} }
  watch: { interval: 1s, dwell: { alive: 1s, dead: 1s } }
  os_fping: {}`,
    );
    cleanup.after(() => bridge.remove());
    await made.add(ADDRESS);
    await bridge.ready();
    for (const notification of [INSTANCE, PORT]) {
      const body = JSON.stringify({
        ...notification,
        message_id: crypto.randomUUID(),
        priority: 'INFO',
        timestamp: new Date().toISOString(),
      });
      const { status } = await fetch(`http://127.0.0.1:${post}/`, { method: 'POST', body });
      assert.equal(status, 202);
    }
    assert.deepEqual(await bridge.get(`/v2.1/${PROJECT}/os-fping`), {
      servers: [{ id: UUID, project_id: PROJECT, alive: true, reachability: 'alive' }],
    });
    await bridge.until(async () => (await signs(bridge))['ping'] === 'alive', 500);

    await made.remove(ADDRESS);
    await bridge.until(async () => (await problems(bridge)).includes(`guest-unreachable:server-${UUID}`));
    await bridge.killAndRestart();
    await bridge.ready();
    assert.deepEqual(await problems(bridge), [`guest-unreachable:server-${UUID}`]);
    const { code, out } = await stackwire('vital-signs', 'text', '-c', bridge.config);
    assert.equal(code, 1);
    assert.match(
      out,
      /nova says {5}ACTIVE\b.*since [\s\S]*ping says {5}dead\b.*since [\s\S]*does not answer to ping any more/,
    );

    await made.add(ADDRESS);
    const asked = await stackwire('vital-signs', UUID, '--ping', '--json', '-c', bridge.config);
    assert.equal(
      (JSON.parse(asked.out.split('\n')[0] ?? '') as { ping: { state: string } }).ping.state,
      'alive',
    );
    await bridge.until(async () => (await problems(bridge)).length === 0);
    const types = (await history(bridge)).filter((type) => type === 'guest.reachability.changed');
    assert.equal(types.length, 2, 'told dead and alive, each once');
    const nobody = await stackwire('vital-signs', 'zz', '-c', bridge.config);
    assert.deepEqual([nobody.code, /no instance is called zz/.test(nobody.err)], [2, true]);
    assert.equal(await bridge.stop(), 0);
  });
});

async function problems(bridge: BridgeProcess): Promise<readonly string[]> {
  return ((await bridge.get('/api/v1/problems')) as { readonly key: string }[]).map(({ key }) => key);
}

async function history(bridge: BridgeProcess): Promise<readonly string[]> {
  const path = `/api/v1/objects/instance/server-${UUID}/history`;
  return ((await bridge.get(path)) as { readonly event: { readonly event_type: string } }[]).map(
    ({ event }) => event.event_type,
  );
}

/** The state of each sign, by the list of all. */
async function signs(bridge: BridgeProcess): Promise<Readonly<Record<string, string | undefined>>> {
  const { out } = await stackwire('vital-signs', '--json', '-c', bridge.config);
  const [line = '{}'] = out.split('\n');
  const { ping } = JSON.parse(line) as { readonly ping?: { readonly state: string } | null };
  return { ping: ping?.state };
}
