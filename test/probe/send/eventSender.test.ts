import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { DeliveryRefused, type Logger } from '../../../src/model/index.ts';
import { EventSender } from '../../../src/probe/send/eventSender.ts';
import { waitingOf, type Outlet } from '../../../src/probe/send/outlet.ts';
import type { ProbeEvent } from '../../../src/probe/store/probeStore.ts';
import { SqliteProbeStore } from '../../../src/probe/store/sqliteProbeStore.ts';

/** The other side, as a test wants it. */
class Target implements Outlet {
  readonly name = 'test';
  readonly took: string[] = [];
  tries = 0;
  /** Throws what this gives. */
  against: (keys: readonly string[]) => Error | null = () => null;

  async deliver(items: Parameters<Outlet['deliver']>[0]): Promise<void> {
    this.tries += 1;
    const keys = items.map((item) => waitingOf(item).key);
    const error = this.against(keys);
    if (error !== null) throw error;
    this.took.push(...keys);
    await Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

interface Stage {
  readonly store: SqliteProbeStore;
  readonly target: Target;
  readonly sender: EventSender;
  readonly said: string[];
}

function stage(context: TestContext): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-probe-'));
  const said: string[] = [];
  const say = (_: unknown, text: string): void => void said.push(text);
  const logger: Logger = { info: say, warn: say, error: say };
  // Back-off takes no time here.
  const clock = { now: () => Date.now() * 1000, sleep: () => wait(0) };
  const bounds = { maxEvents: 100, maxBytes: 1e6 };
  const store = SqliteProbeStore.open({ folder, bounds, host: 'cmp07', clock, logger });
  const target = new Target();
  // A pause, for a sender whose clock never waits would try for ever without one.
  const sender = new EventSender({
    outbox: store,
    outlet: target,
    clock: { now: clock.now, sleep: (_, signal) => wait(1, undefined, { signal }).catch(() => undefined) },
    logger,
    chance: () => 0,
  });
  context.after(async () => {
    await sender.close();
    store.close();
    rmSync(folder, { recursive: true });
  });
  return { store, target, sender, said };
}

function tell(store: SqliteProbeStore, ...keys: readonly string[]): void {
  const events = keys.map((key): ProbeEvent => ({
    key,
    eventType: 'guest.health.changed',
    priority: 'info',
    generated: 1,
    payload: { instance_id: key },
  }));
  store.commit({ records: 'heartbeat', events });
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!holds()) {
    assert.ok(Date.now() < end, 'waited for long enough');
    await wait(2);
  }
}

describe('the sender', () => {
  it('sends what waits, then what comes, in order, and leaves nothing', async (context) => {
    const { store, target, sender } = stage(context);
    tell(store, 'a', 'b');
    sender.start();
    await until(() => target.took.length === 2);
    tell(store, 'c');
    await until(() => target.took.length === 3);
    await sender.stop();
    assert.deepEqual(target.took, ['a', 'b', 'c']);
    assert.equal(store.depth.events, 0);
  });

  it('keeps everything while the other side is away, and says so once', async (context) => {
    const { store, target, sender, said } = stage(context);
    target.against = () => new Error('nobody there');
    sender.start();
    tell(store, 'a');
    await until(() => target.tries > 8);
    tell(store, 'b');
    assert.equal(store.depth.events, 2);
    assert.ok(sender.failing);
    target.against = () => null;
    await until(() => target.took.length === 2);
    await sender.stop();
    assert.deepEqual(target.took, ['a', 'b']);
    assert.equal(said.filter((text) => text.includes('a delivery failed')).length, 1);
    assert.equal(said.filter((text) => text.includes('takes deliveries again')).length, 1);
  });

  it('sets aside the one event that is refused, and sends the others', async (context) => {
    const { store, target, sender, said } = stage(context);
    target.against = (keys) => (keys.includes('b') ? new DeliveryRefused('HTTP 413: too large') : null);
    tell(store, 'a', 'b', 'c');
    sender.start();
    await until(() => target.took.length === 2);
    await sender.stop();
    assert.deepEqual(target.took, ['a', 'c']);
    assert.deepEqual(
      { ...store.depth, bytes: 0, oldest: 0 },
      { events: 1, bytes: 0, parked: 1, oldest: 0, dropped: 0 },
    );
    assert.ok(said.some((text) => text.includes('will not have this event')));
  });

  it('ends after one more try where nobody takes anything', async (context) => {
    const { store, target, sender } = stage(context);
    target.against = () => new Error('nobody there');
    tell(store, 'a');
    sender.start();
    await until(() => target.tries > 0);
    await sender.stop();
    assert.equal(store.depth.events, 1);
  });
});
