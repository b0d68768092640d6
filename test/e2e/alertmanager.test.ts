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
  /** Resolves when so many rounds were played, and Alertmanager and the bridge have the problems open that they leave. */
  agree(rounds: number): Promise<void>;
}

describe('a real Alertmanager', { timeout: 240_000 }, () => {
  it('has in the end the open problems and no others, however often it and the bridge are killed', async (context) => {
    const here = await stage(context);
    if (here === null) return;
    const { bridge, alertmanager } = here;
    const total = SERVERS * ROUNDS;
    const played = (): Promise<number> => bridge.metric('stackwire_log_last_sequence');
    for (const moment of [0.3, 0.7]) {
      await bridge.until(async () => (await played()) >= total * moment);
      await alertmanager.kill();
      await bridge.killAndRestart();
      await alertmanager.restart();
    }
    await here.agree(ROUNDS);
    assert.ok(!bridge.errors.includes(SECRET));
  });

  it('that was restarted is told again what stands, though nothing happens', async (context) => {
    const here = await stage(context);
    if (here === null) return;
    await here.agree(ROUNDS);
    await here.alertmanager.kill();
    await here.bridge.until(() =>
      Promise.resolve(here.bridge.errors.includes('could not all be sent again')),
    );
    await here.alertmanager.restart();
    await here.agree(ROUNDS);
  });

  it('tells its receivers when a problem began and when it was cleared, by the time of the events', async (context) => {
    // Alertmanager may not end an alert by itself while the bridge restarts, however slow the machine is.
    const here = await stage(context, '5m');
    if (here === null) return;
    const { bridge, receiver } = here;
    const cleared = open(ROUNDS).filter((server) => !open(ROUNDS + 1).includes(server));
    assert.ok(cleared.length > 0);
    await here.agree(ROUNDS);
    // A receiver never hears of the end of what it was not told of.
    await bridge.until(() =>
      Promise.resolve(cleared.every((server) => told(receiver, server)?.status === 'firing')),
    );
    await bridge.stop();
    here.play(ROUNDS + 1);
    bridge.restart();
    await here.agree(ROUNDS + 1);
    for (const server of cleared) {
      await bridge.until(() => Promise.resolve(told(receiver, server)?.status === 'resolved'));
      const { startsAt, endsAt, labels } = told(receiver, server) as ToldAlert;
      assert.equal(Date.parse(startsAt), raised(server));
      assert.equal(Date.parse(endsAt), Date.parse(generated(server, ROUNDS)));
      assert.equal(labels['severity'], 'error');
    }
  });

  it('ends by itself the alerts of a bridge that is gone', async (context) => {
    const here = await stage(context);
    if (here === null) return;
    await here.agree(ROUNDS);
    await here.bridge.signal('SIGKILL');
    while ((await here.alertmanager.alerts()).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 100));
    here.bridge.restart();
    await here.agree(ROUNDS);
  });
});

/** `repeat` is how often the bridge tells what stands; Alertmanager ends by itself what it does not hear of for some times that. */
async function stage(context: TestContext, repeat = '1s'): Promise<Stage | null> {
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
sinks: [{ type: alertmanager, urls: ["${url}"], repeat: ${repeat}, labels: { team: cloud }, batch: 5 }]`);
  context.after(async () => {
    await bridge.remove();
    rmSync(folder, { recursive: true });
  });
  const agree = async (rounds: number): Promise<void> => {
    await bridge.until(async () => (await bridge.metric('stackwire_log_last_sequence')) >= SERVERS * rounds);
    await bridge.until(async () => {
      const stands = (await bridge.get('/api/v1/problems')) as readonly Problem[];
      const [wanted, found] = [
        stands.map(({ key, since }) => `${key} ${Date.parse(since)}`).sort(compare),
        (await alertmanager.alerts()).map(identity).sort(compare),
      ];
      return wanted.length === open(rounds).length && JSON.stringify(wanted) === JSON.stringify(found);
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

/** What the receiver was told last of a server's problem. */
function told(receiver: HookServer, server: number): (ToldAlert & { status: string }) | undefined {
  return receiver.taken
    .flatMap(({ body }) => (JSON.parse(body) as { alerts: (ToldAlert & { status: string })[] }).alerts)
    .findLast(({ labels }) => labels['object'] === `server-${serverId(server)}`);
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

/** When the problem began that is open after `ROUNDS`, milliseconds. */
function raised(server: number): number {
  let round = ROUNDS - 1;
  while (round > 0 && isDown(server, round - 1)) round -= 1;
  return Date.parse(generated(server, round));
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
