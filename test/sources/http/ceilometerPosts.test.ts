import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { BridgeProcess } from '../../support/bridgeProcess.ts';
import { ceilometerPoster, eventOf, sampleOf } from '../../support/ceilometerPoster.ts';
import { TestAuthority } from '../../support/certificates.ts';
import { freePorts } from '../../support/freePorts.ts';
import { lockStore } from '../../support/lockStore.ts';
import { loggedIds } from '../../support/loggedIds.ts';
import { runSource, settleAll } from './posting.ts';

const TAKEN = { error: null, logged: [] };

interface Stage {
  readonly bridge: BridgeProcess;
  /** The publisher's address, with a login, ready for more options. */
  readonly url: string;
}

async function runBridge(context: TestContext, more = ''): Promise<Stage> {
  const [port = 0] = await freePorts(1);
  const bridge = await BridgeProcess.start(`sources:
  - { type: http, name: ceilometer, port: ${port}, token: tok-en_1${more} }
sinks: [{ type: file, path: out.jsonl, kinds: [event, sample] }]
prometheus: { samples: [{ meters: ['memory.*'], labels: { display_name: item.metadata.display_name } }] }
batch: { max_messages: 20 }`);
  context.after(() => bridge.remove());
  await bridge.ready();
  return { bridge, url: `http://stackwire:tok-en_1@127.0.0.1:${port}/events?timeout=10` };
}

/** Lines of the file sink. */
function sunk(bridge: BridgeProcess): readonly Readonly<Record<string, unknown>>[] {
  const text = readFileSync(join(dirname(bridge.config), 'out.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

function uuid(number: number): string {
  return `0b6f4e62-aaaa-11f0-8c1b-${String(number).padStart(12, '0')}`;
}

describe("what Ceilometer's HTTP publisher posts", { timeout: 300_000 }, () => {
  it('comes to the sinks as events and samples, in lists and alone, each once', async (context) => {
    const post = await ceilometerPoster(context);
    if (post === null) return;
    const { bridge, url } = await runBridge(context);
    const events = [1, 2, 3].map((number) => eventOf(uuid(number)));
    const samples = [11, 12, 13].map((number) => sampleOf(uuid(number), number));
    for (const options of ['', '&batch=False']) {
      assert.deepEqual(await post({ url: `${url}${options}`, events }), TAKEN);
      assert.deepEqual(await post({ url: `${url}${options}`, samples }), TAKEN);
    }
    assert.deepEqual(await post({ url: url.replace('tok-en_1', 'wrong'), events }), {
      error: null,
      logged: ['Status Code: 401. Failed to dispatch message:'],
    });
    // The second time, one by one, they were known.
    assert.deepEqual(loggedIds(bridge.store).toSorted(), [1, 2, 3, 11, 12, 13].map(uuid));
    await bridge.until(async () => Promise.resolve(sunk(bridge).length >= 6));
    const metrics = await (await fetch(`${bridge.url}/metrics`)).text();
    assert.match(metrics, /^stackwire_source_answers_total\{source="ceilometer",status="202"\} 8$/m);
    assert.match(metrics, /^stackwire_source_answers_total\{source="ceilometer",status="401"\} 1$/m);
    assert.match(metrics, /display_name="web",meter="memory\.usage".*\} 13$/m);
    assert.ok(!JSON.stringify(sunk(bridge)).includes('hush'));
    assert.equal(await bridge.stop(), 0, bridge.errors);
    const lines = sunk(bridge);
    assert.deepEqual(
      lines.map(({ kind }) => kind),
      ['event', 'event', 'event', 'sample', 'sample', 'sample'],
    );
    assert.deepEqual(lines[3], {
      item_key: `${uuid(11)}/sample/sample/0`,
      kind: 'sample',
      name: 'memory.usage',
      meter_type: 'gauge',
      unit: 'MiB',
      volume: 11,
      resource_id: '87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
      project_id: 'project-1',
      user_id: 'user-1',
      timestamp: '2026-03-09T10:20:00.250000Z',
      metadata: { display_name: 'web', metadata: {} },
      final: false,
      object: 'server-87be4b45-e214-4ca3-8f5c-1bd31159f9e4',
      origin: 'received',
      rule: null,
      cause: { message_id: uuid(11), event_type: 'metering', generated: '2026-03-09T10:20:00.250000Z' },
    });
  });

  it('is there once, however often the bridge is killed while Ceilometer posts', async (context) => {
    const post = await ceilometerPoster(context);
    if (post === null) return;
    const { bridge, url } = await runBridge(context);
    const wanted: string[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const [event, sample] = [uuid(1000 + turn), uuid(2000 + turn)];
      wanted.push(event, sample);
      if (turn % 10 === 5) void bridge.killAndRestart();
      for (;;) {
        const job = { url, events: [eventOf(event)], samples: [sampleOf(sample, turn)] };
        const { error, logged } = await post(job);
        if (error === null && logged.length === 0) break;
        await wait(100);
      }
    }
    assert.equal(await bridge.stop(), 0, bridge.errors);
    assert.deepEqual(loggedIds(bridge.store).toSorted(), wanted.toSorted());
  });

  it('is answered when the store has it: not before, and not at all while it is held', async (context) => {
    const post = await ceilometerPoster(context);
    const other = post && (await ceilometerPoster(context));
    if (post === null || other === null) return;
    const { bridge, url } = await runBridge(context, ', max_requests: 1');
    const unlock = lockStore(bridge.store);
    context.after(unlock);
    const short = url.replace('timeout=10', 'timeout=1');
    assert.deepEqual(await post({ url: short, events: [eventOf(uuid(1))] }), {
      error: 'ReadTimeout',
      logged: [],
    });
    assert.deepEqual(loggedIds(bridge.store), []);
    const refused = await other({ url, events: [eventOf(uuid(2))] });
    assert.deepEqual(refused, {
      error: null,
      logged: ['Status Code: 429. Failed to dispatch message:'],
    });
    // The one that nobody waits for any more is committed all the same.
    unlock();
    await bridge.until(() => Promise.resolve(loggedIds(bridge.store).includes(uuid(1))));
    assert.deepEqual(await other({ url, events: [eventOf(uuid(2))] }), TAKEN);
    assert.equal(await bridge.stop(), 0, bridge.errors);
    assert.deepEqual(loggedIds(bridge.store), [uuid(1), uuid(2)]);
  });

  it('comes over TLS with a client certificate, and not without one', async (context) => {
    const post = await ceilometerPoster(context);
    if (post === null) return;
    const authority = await TestAuthority.create(context);
    const [server, client] = [await authority.issue('server'), await authority.issue('agent')];
    const running = await runSource(context, {
      tls: { cert_file: server.cert, key_file: server.key, ca_file: authority.ca.cert },
      token: 'tok',
    });
    settleAll(running);
    const url = `${running.url.replace('://', '://x:tok@')}?verify_ssl=${authority.ca.cert}`;
    const shown = `&clientcert=${client.cert}&clientkey=${client.key}`;
    const events = [eventOf(uuid(1))];
    assert.match((await post({ url, events })).error ?? '', /^(?:SSLError|ConnectionError)$/);
    assert.deepEqual(await post({ url: `${url}${shown}`, events }), TAKEN);
    assert.equal(running.watcher.deliveries.length, 1);
    const { body } = running.watcher.deliveries[0] ?? {};
    assert.match(body?.toString() ?? '', /^\[\{"message_id": "0b6f4e62-aaaa-11f0-8c1b-000000000001"/);
  });
});
