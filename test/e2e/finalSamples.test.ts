import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { systemClock } from '../../src/machine/index.ts';
import { formatMicros, toJson, type Json, type JsonObject, type Logger } from '../../src/model/index.ts';
import { ControlQueue } from '../../src/probe/index.ts';
import { rest, rig, statsAt, UUID } from '../probe/samples/samplerHarness.ts';
import { BridgeProcess } from '../support/bridgeProcess.ts';
import { freePorts } from '../support/freePorts.ts';
import { withRabbit } from '../support/withRabbit.ts';

const SUITE = 'final samples, from nova’s delete to the bridge';
const HOST = 'ndc27-3205';
const NOBODY = '9f0c2b6e-6f3e-4c1b-9a53-0a4d2d9e7c99';
const LIVES = '9f0c2b6e-6f3e-4c1b-9a53-0a4d2d9e7c55';
const REBUILT = { instance_id: LIVES, asked: false };
const nothing = (): void => undefined;
const QUIET: Logger = { info: nothing, warn: nothing, error: nothing };

describe(SUITE, () => {
  it('asks the probe of the host, takes what it sends for final, and says whose nobody will send', async (context) => {
    const rabbit = await withRabbit(context, SUITE);
    if (rabbit === null) return;
    const place = await rabbit.place();
    const probe = rig();
    context.after(() => probe.sampler.stop());
    await rest();
    probe.host.figures.set(UUID, statsAt(100));
    probe.host.see('running');
    await rest();
    const queue = new ControlQueue(
      {
        url: place.url,
        heartbeat: 30_000_000,
        auth: 'plain',
        failover_strategy: 'round-robin',
        tls: { verify: true },
        exchange: 'stackwire.probe',
      },
      {
        host: HOST,
        clock: systemClock,
        logger: QUIET,
        request: async ({ instance_id: id }) => void (await probe.sampler.request(id, probe.clock.now())),
      },
    );
    context.after(() => queue.stop());
    queue.start();
    await until(() => queue.listening);

    const [port = 0] = await freePorts(1);
    const folder = mkdtempSync(join(tmpdir(), 'stackwire-final-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'lines.jsonl');
    const bridge = await BridgeProcess.start(
      `sources: [{ type: http, name: in, port: ${port} }]
sinks:
  - { type: probe, name: ask, url: "${place.url}" }
  - { type: file, name: lines, path: "${file}", kinds: [event, sample] }`,
    );
    context.after(() => bridge.remove());
    const post = (message: JsonObject): Promise<void> => posted(port, message);
    await post(deleteStart(UUID, HOST));
    await post(deleteStart(NOBODY, 'nobody-home'));
    await until(() => probe.store.events.length === 1);
    const [event] = probe.store.events;
    assert.equal(event?.payload['taken'], 'live');
    await post(message(event.eventType, event.payload, `compute.${HOST}`));
    // Taken in a long rebuild: nova says nothing of a delete of this one.
    await post(message(event.eventType, { ...event.payload, ...REBUILT }, `compute.${HOST}`));
    const lines = await until(() => {
      const found = linesOf(file);
      return cpuOf(found, LIVES) !== undefined &&
        found.some((line) => line['event_type'] === 'guest.samples.unavailable')
        ? found
        : null;
    });
    for (const [uuid, final] of [
      [UUID, true],
      [LIVES, false],
    ] as const) {
      const cpu = cpuOf(lines, uuid);
      assert.deepEqual([cpu?.['origin'], cpu?.['final'], cpu?.['volume']], ['received', final, 100e9]);
      assert.ok(cpu !== undefined && !('supposed' in cpu));
    }
    const missing = lines.filter((line) => line['event_type'] === 'guest.samples.unavailable');
    assert.deepEqual(
      missing.map((line) => [line['component'], line['trait_reason'], line['trait_host']]),
      [[`server-${NOBODY}`, 'no-probe', 'nobody-home']],
    );
    const metrics = await (await fetch(`${bridge.url}/metrics`)).text();
    assert.match(metrics, /stackwire_probe_requests_total\{result="asked"\} 1/);
    assert.match(metrics, /stackwire_probe_requests_total\{result="no-probe"\} 1/);
  });
});

function cpuOf(lines: readonly JsonObject[], uuid: string): JsonObject | undefined {
  return lines.find(({ name, object }) => name === 'cpu' && object === `server-${uuid}`);
}

function deleteStart(uuid: string, host: string): JsonObject {
  const payload = {
    instance_id: uuid,
    display_name: 'web',
    host,
    state: 'active',
    state_description: 'deleting',
    memory_mb: 512,
    vcpus: 1,
    tenant_id: 'p',
    user_id: 'u',
  };
  return message('compute.instance.delete.start', payload, `compute.${host}`);
}

let counted = 0;

function message(event: string, payload: JsonObject, publisher: string): JsonObject {
  counted += 1;
  return {
    message_id: `m-${counted}`,
    event_type: event,
    publisher_id: publisher,
    priority: 'INFO',
    timestamp: formatMicros(systemClock.now()).slice(0, -1).replace('T', ' '),
    payload,
  };
}

async function posted(port: number, body: Json): Promise<void> {
  const send = async (): Promise<boolean> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers,
      body: toJson(body),
    }).catch(() => null);
    if (answer !== null && answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer !== null;
  };
  await until(async () => ((await send()) ? true : null));
}

/** What the sink of lines has written so far. */
function linesOf(file: string): readonly JsonObject[] {
  if (!existsSync(file)) return [];
  const whole = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as JsonObject);
}

async function until<T>(look: () => Promise<T | null> | T | null | false): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come to pass');
}
