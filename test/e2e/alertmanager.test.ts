import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Problem } from '../../src/model/index.ts';
import { Alertmanager, type ToldAlert } from '../support/alertmanager.ts';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { HookServer } from '../support/hookServer.ts';

const SERVERS = 9;
const ROUNDS = 14;
const SECRET = 'alert-password';

interface Stage {
  readonly alertmanager: Alertmanager;
  readonly bridge: BridgeProcess;
  /** What Alertmanager sent to its receiver. */
  readonly receiver: HookServer;
  /** Replaces what the bridge plays when it starts. */
  play(rounds: number): void;
  /** Resolves when Alertmanager and the bridge have the same problems open, so many. */
  agree(count: number): Promise<void>;
}

describe('a real Alertmanager', () => {
  it('has in the end the open problems and no others, however often it and the bridge are killed', async (context) => {
    const here = await stage(context);
    if (here === null) return;
    const { bridge, alertmanager } = here;
    const total = SERVERS * ROUNDS;
    const played = (): Promise<number> => bridge.metric('stackwire_log_last_sequence');
    for (const moment of [0.2, 0.5, 0.8]) {
      await bridge.until(async () => (await played()) >= total * moment);
      await alertmanager.kill();
      await bridge.killAndRestart();
      await alertmanager.restart();
    }
    await bridge.until(async () => (await played()) >= total);
    await here.agree(open(ROUNDS).length);
    assert.ok(!bridge.errors.includes(SECRET));
  });

  it('that was restarted is told again what stands, though nothing happens', async (context) => {
    const here = await stage(context);
    if (here === null) return;
    await here.bridge.until(
      async () => (await here.bridge.metric('stackwire_log_last_sequence')) >= SERVERS * ROUNDS,
    );
    await here.agree(open(ROUNDS).length);
    await here.alertmanager.kill();
    await here.bridge.until(() =>
      Promise.resolve(here.bridge.errors.includes('could not all be sent again')),
    );
    await here.alertmanager.restart();
    await here.agree(open(ROUNDS).length);
  });

  it('tells its receivers when a problem began and when it was cleared, by the time of the events', async (context) => {
    const here = await stage(context);
    if (here === null) return;
    const { bridge } = here;
    await here.agree(open(ROUNDS).length);
    await bridge.stop();
    here.play(ROUNDS + 1);
    bridge.restart();
    await bridge.until(
      async () => (await bridge.metric('stackwire_log_last_sequence')) >= SERVERS * (ROUNDS + 1),
    );
    await here.agree(open(ROUNDS + 1).length);
    const cleared = open(ROUNDS).filter((server) => !open(ROUNDS + 1).includes(server));
    assert.ok(cleared.length > 0);
    for (const server of cleared) {
      await bridge.until(() => Promise.resolve(resolved(here.receiver, server) !== undefined));
      const { startsAt, endsAt, labels } = resolved(here.receiver, server) as ToldAlert;
      assert.equal(Date.parse(startsAt), Date.parse(generated(server, raisedIn(server, ROUNDS))));
      assert.equal(Date.parse(endsAt), Date.parse(generated(server, ROUNDS)));
      assert.equal(labels['severity'], 'error');
    }
  });

  it('ends by itself the alerts of a bridge that is gone', async (context) => {
    const here = await stage(context);
    if (here === null) return;
    await here.agree(open(ROUNDS).length);
    await here.bridge.signal('SIGKILL');
    while ((await here.alertmanager.alerts()).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 100));
    here.bridge.restart();
    await here.agree(open(ROUNDS).length);
  });
});

async function stage(context: TestContext): Promise<Stage | null> {
  const receiver = new HookServer();
  await receiver.start();
  context.after(() => receiver.kill());
  const alertmanager = await Alertmanager.start(
    context,
    'e2e/alertmanager',
    `http://127.0.0.1:${receiver.port}/`,
  );
  if (alertmanager === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-alerts-'));
  const capture = join(folder, 'feed.jsonl');
  const play = (rounds: number): void => writeFileSync(capture, feed(rounds));
  play(ROUNDS);
  const url = alertmanager.url.replace('://', `://u:${SECRET}@`);
  const bridge = await BridgeProcess.start(`cloud: rdu2
sources: [{ type: capture, files: [${capture}], pace: human, interval: 10ms }]
sinks: [{ type: alertmanager, urls: ["${url}"], repeat: 1s, labels: { team: cloud }, batch: 5 }]`);
  context.after(async () => {
    await bridge.remove();
    rmSync(folder, { recursive: true });
  });
  const agree = async (count: number): Promise<void> => {
    await bridge.until(async () => {
      const stands = (await bridge.get('/api/v1/problems')) as readonly Problem[];
      const [wanted, found] = [
        stands.map(({ key, since }) => `${key} ${Date.parse(since)}`).sort(compare),
        (await alertmanager.alerts()).map(identity).sort(compare),
      ];
      return wanted.length === count && JSON.stringify(wanted) === JSON.stringify(found);
    }, 50);
  };
  return { alertmanager, bridge, receiver, play, agree };
}

function identity({ labels, startsAt }: ToldAlert): string {
  const { alertname, object, device, team, severity } = labels;
  assert.deepEqual([device, team, severity], ['rdu2', 'cloud', 'error']);
  return `${alertname}:${object} ${Date.parse(startsAt)}`;
}

function compare(one: string, other: string): number {
  return one.localeCompare(other);
}

/** What the receiver was told last of a server's problem that ended at the last round. */
function resolved(receiver: HookServer, server: number): ToldAlert | undefined {
  return receiver.taken
    .flatMap(({ body }) => (JSON.parse(body) as { alerts: (ToldAlert & { status: string })[] }).alerts)
    .find(
      ({ status, labels, endsAt }) =>
        status === 'resolved' &&
        labels['object'] === `server-${serverId(server)}` &&
        Date.parse(endsAt) === Date.parse(generated(server, ROUNDS)),
    );
}

function serverId(server: number): string {
  return `87be4b45-e214-4ca3-8f5c-00000000000${server}`;
}

/** Each server falls and recovers in a rhythm of its own. */
function isDown(server: number, round: number): boolean {
  return Math.floor(round / (1 + (server % 3))) % 2 === 1;
}

/** Servers whose problem is open after so many rounds. */
function open(rounds: number): readonly number[] {
  return Array.from({ length: SERVERS }, (_, server) => server).filter((server) =>
    isDown(server, rounds - 1),
  );
}

/** The round in which the problem began that is open after so many. */
function raisedIn(server: number, rounds: number): number {
  let round = rounds - 1;
  while (round > 0 && isDown(server, round - 1)) round -= 1;
  return round;
}

function generated(server: number, round: number): string {
  return new Date(Date.UTC(2026, 0, 1) + (round * SERVERS + server) * 1000).toISOString();
}

function feed(rounds: number): string {
  const lines = Array.from({ length: rounds * SERVERS }, (_, index) => {
    const [server, round] = [index % SERVERS, Math.floor(index / SERVERS)];
    return JSON.stringify({
      message_id: `m-${server}-${round}`,
      publisher_id: 'compute.host-1',
      event_type: 'compute.instance.update',
      priority: 'INFO',
      timestamp: generated(server, round).replace('T', ' ').slice(0, -1),
      payload: {
        instance_id: serverId(server),
        display_name: `name-${round}`,
        state: isDown(server, round) ? 'error' : 'active',
        tenant_id: 't',
      },
    });
  });
  return `${lines.join('\n')}\n`;
}
