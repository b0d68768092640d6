import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { SinkRunner, type SinkPlan } from '../../src/delivery/index.ts';
import {
  DAY,
  DeliveryDelayed,
  DeliveryRefused,
  SECOND,
  type Clock,
  type CommitMessage,
  type Logger,
  type OutgoingItem,
  type Sink,
} from '../../src/model/index.ts';
import type { WriterSettings } from '../../src/store/sqlite/index.ts';
import { message, START, StoreFolder } from '../store/sqlite/storeFolder.ts';
import { DirectStore } from '../support/directStore.ts';

/** Time passes only where somebody sleeps. */
class SleepClock implements Clock {
  time = START;
  readonly slept: number[] = [];

  now(): number {
    return this.time;
  }

  sleep(millis: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    if (millis >= 120_000) {
      return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
    }
    this.slept.push(millis);
    this.time += millis * 1000;
    return new Promise((resolve) => setImmediate(resolve));
  }
}

/** A target that fails as it is told: the faults that no real one can be made to show in turn. */
class Target implements Sink {
  readonly name = 'target';
  readonly taken: OutgoingItem[] = [];
  /** What the next deliveries throw; null for one that works. */
  readonly faults: (Error | null)[] = [];
  refuses: (item: OutgoingItem) => boolean = () => false;
  closed = false;

  deliver(items: readonly OutgoingItem[]): Promise<void> {
    const fault = this.faults.shift();
    if (fault != null) return Promise.reject(fault);
    if (items.some(this.refuses)) return Promise.reject(new DeliveryRefused('400 not this one'));
    this.taken.push(...items);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  get keys(): string[] {
    return this.taken.map(({ key }) => key);
  }
}

const PLAN: SinkPlan = {
  kinds: new Set(['event', 'change', 'object', 'sample', 'problem']),
  accepts: () => true,
  single: false,
  batch: 4,
  rate: null,
};

interface Stage {
  readonly target: Target;
  readonly clock: SleepClock;
  readonly logged: string[];
  readonly store: StoreFolder;
  commit(...messages: CommitMessage[]): void;
  upkeep(): void;
  retry(): Promise<number>;
  runner(plan?: Partial<SinkPlan>): SinkRunner;
  reader(): ReturnType<StoreFolder['reader']>;
}

function stage(context: TestContext, settings: Partial<WriterSettings> = {}): Stage {
  const store = new StoreFolder(context);
  const writer = store.writer(settings);
  const reader = store.reader();
  const direct = new DirectStore(writer);
  const target = new Target();
  const clock = new SleepClock();
  const logged: string[] = [];
  const note = (_fields: unknown, text: string): void => void logged.push(text);
  const logger: Logger = { info: note, warn: note, error: note };
  return {
    target,
    clock,
    logged,
    store,
    commit: (...messages) => void writer.commit({ messages, dead: [] }),
    upkeep: () => {
      while (writer.upkeep());
    },
    retry: () => direct.retryParked(reader.parkedItems().map(({ id }) => id)),
    runner: (plan = {}) =>
      new SinkRunner({
        sink: target,
        plan: { ...PLAN, ...plan },
        reader,
        store: direct,
        clock,
        logger,
        chance: () => 1,
      }),
    reader: () => reader,
  };
}

function moved(id: string, at: number, host: string): CommitMessage {
  return message(id, at, { host });
}

/** Wakes it and lets it do what it can. */
async function settle(runner: SinkRunner, until: () => boolean): Promise<void> {
  runner.wake();
  for (let turn = 0; turn < 500 && !until(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(until(), 'the runner came to its end');
}

const begun = (here: Stage) => (): boolean => here.reader().sinkProgress('target') !== null;

describe('a sink', () => {
  it('that begins is given what stands, not what was, and then what comes', async (context) => {
    const here = stage(context);
    here.commit(moved('a', 1, 'one'), moved('b', 2, 'two'));
    const runner = here.runner();
    await settle(runner, begun(here));
    assert.deepEqual(here.target.keys, ['object/instance/server-1/2']);
    here.commit(moved('c', 3, 'three'));
    await settle(runner, () => here.target.keys.length === 3);
    assert.deepEqual(here.target.keys.slice(1), ['c/event', 'c/change/instance/server-1']);
  });

  it('that takes no objects is given all changes since it began', async (context) => {
    const here = stage(context);
    here.commit(moved('a', 1, 'one'));
    const runner = here.runner({ kinds: new Set(['change']) });
    runner.wake();
    here.commit(moved('b', 2, 'two'));
    await settle(runner, () => here.reader().sinkProgress('target')?.seq === 2);
    assert.deepEqual(here.target.keys, ['b/change/instance/server-1']);
  });

  it('that was not there when it began is given what stands and all that came since', async (context) => {
    const here = stage(context);
    here.commit(moved('a', 1, 'one'));
    here.target.faults.push(...Array.from({ length: 3 }, () => new Error('503')));
    const first = here.runner();
    first.wake();
    here.commit(moved('b', 2, 'two'));
    await settle(first, () => here.clock.slept.length > 0);
    first.abandon();
    await first.stop();
    here.target.faults.length = 0;
    const second = here.runner();
    await settle(second, () => here.reader().sinkProgress('target')?.seq === 2);
    assert.deepEqual(here.target.keys, ['object/instance/server-1/2', 'b/event']);
  });

  it('goes on where it was, in order, after a new start', async (context) => {
    const here = stage(context);
    const first = here.runner();
    await settle(first, begun(here));
    await first.stop();
    here.commit(...Array.from({ length: 20 }, (_, index) => moved(`m${index}`, index, `h${index}`)));
    const second = here.runner({ kinds: new Set(['event']) });
    await settle(second, () => here.target.keys.length === 20);
    assert.deepEqual(
      here.target.keys,
      Array.from({ length: 20 }, (_, index) => `m${index}/event`),
    );
  });

  it('is given only the kinds and items that are wanted', async (context) => {
    const here = stage(context);
    const accepts = ({ event }: OutgoingItem): boolean => event?.message_id !== 'b';
    const runner = here.runner({ kinds: new Set(['change']), accepts });
    await settle(runner, begun(here));
    here.commit(moved('a', 1, 'one'), moved('b', 2, 'two'), moved('c', 3, 'three'));
    await settle(runner, () => here.reader().sinkProgress('target')?.seq === 3);
    assert.deepEqual(here.target.keys, ['a/change/instance/server-1', 'c/change/instance/server-1']);
  });

  it('that fails is tried again from where it was, later each time, and the log says when it opens and closes', async (context) => {
    const here = stage(context);
    const runner = here.runner({ kinds: new Set(['event']) });
    await settle(runner, begun(here));
    here.commit(moved('a', 1, 'one'));
    here.target.faults.push(...Array.from({ length: 9 }, () => new Error('503')));
    await settle(runner, () => here.target.keys.length === 1);
    assert.deepEqual(here.clock.slept, [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    assert.deepEqual(here.target.keys, ['a/event']);
    assert.deepEqual(
      here.logged.map((text) => text.split(':')[0]),
      ['a delivery failed; it is tried again', 'circuit opened', 'circuit closed'],
    );
  });

  it('that asks for time is given it', async (context) => {
    const here = stage(context);
    const runner = here.runner();
    await settle(runner, begun(here));
    here.commit(moved('a', 1, 'one'));
    here.target.faults.push(new DeliveryDelayed('429', 7 * SECOND));
    await settle(runner, () => here.target.keys.length === 2);
    assert.deepEqual(here.clock.slept, [7000]);
  });

  it('that refuses one item for good gets the others in order, and the one is parked with the answer', async (context) => {
    const here = stage(context);
    const runner = here.runner({ kinds: new Set(['event']), batch: 100 });
    await settle(runner, begun(here));
    here.target.refuses = ({ key }) => key === 'm5/event' || key === 'm6/event';
    here.commit(...Array.from({ length: 10 }, (_, index) => moved(`m${index}`, index, `h${index}`)));
    await settle(runner, () => here.reader().sinkProgress('target')?.seq === 10);
    assert.deepEqual(
      here.target.keys,
      [0, 1, 2, 3, 4, 7, 8, 9].map((index) => `m${index}/event`),
    );
    const parked = here.reader().parkedItems();
    assert.deepEqual(
      parked.map(({ item, answer }) => [item.key, answer]),
      [
        ['m5/event', '400 not this one'],
        ['m6/event', '400 not this one'],
      ],
    );
    assert.deepEqual(here.clock.slept, [], 'nothing had to wait');

    here.target.refuses = ({ key }) => key === 'm6/event';
    await here.retry();
    runner.retryParked();
    await settle(runner, () => here.reader().parkedItems().length === 1);
    assert.equal(here.target.keys.at(-1), 'm5/event');
    await settle(runner, () => here.reader().parkedItems({ due: true }).length === 0);
    assert.equal(here.reader().parkedItems()[0]?.item.key, 'm6/event');
  });

  it('that refuses everything is one that cannot be served: what it was not given stays in the log', async (context) => {
    const here = stage(context);
    const runner = here.runner({ kinds: new Set(['event']), batch: 100 });
    await settle(runner, begun(here));
    let refuses = true;
    here.target.refuses = () => refuses;
    here.commit(...Array.from({ length: 300 }, (_, index) => moved(`m${index}`, index, `h${index}`)));
    await settle(runner, () => here.clock.slept.length > 6);
    refuses = false;
    await settle(runner, () => here.reader().sinkProgress('target')?.seq === 300);
    const parked = here.reader().parkedItems().length;
    assert.ok(parked <= 100, `${parked} were parked before that was clear`);
    assert.equal(here.target.taken.length + parked, 300);
  });

  it('that fell behind the log is told of the gap, then what stands, then the rest without what that knows', async (context) => {
    const here = stage(context, { horizon: DAY, sinks: ['target'] });
    const first = here.runner();
    await settle(first, begun(here));
    await first.stop();
    here.commit(moved('a', 0, 'one'), moved('b', 1, 'two'), moved('c', 3 * DAY, 'three'));
    here.upkeep();
    const runner = here.runner();
    await settle(runner, () => here.reader().sinkProgress('target')?.seq === 3);
    assert.deepEqual(here.target.keys, ['gap/1/2', 'object/instance/server-1/3', 'c/event']);
    assert.deepEqual(here.target.taken[0]?.line, { kind: 'gap', from: 1, to: 2 });
    here.commit(moved('d', 3 * DAY + 1, 'four'));
    await settle(runner, () => here.target.keys.at(-1) === 'd/change/instance/server-1');
  });

  it('is not given more than its rate allows', async (context) => {
    const here = stage(context);
    const runner = here.runner({ kinds: new Set(['event']), batch: 5, rate: 10 });
    await settle(runner, begun(here));
    here.commit(...Array.from({ length: 20 }, (_, index) => moved(`m${index}`, index, `h${index}`)));
    const before = here.clock.time;
    await settle(runner, () => here.target.keys.length === 20);
    assert.equal(
      here.clock.time - before,
      1.5 * SECOND,
      'the first five at once, three times five after that',
    );
  });

  it('is emptied by a stop, unless its target is gone', async (context) => {
    const here = stage(context);
    const runner = here.runner({ kinds: new Set(['event']) });
    await settle(runner, begun(here));
    here.commit(...Array.from({ length: 20 }, (_, index) => moved(`m${index}`, index, `h${index}`)));
    await runner.stop();
    assert.equal(here.target.keys.length, 20);
    assert.ok(here.target.closed);

    here.commit(moved('late', 30, 'x'));
    const again = here.runner({ kinds: new Set(['event']) });
    here.target.faults.push(new Error('503'));
    await again.stop();
    assert.equal(here.target.keys.length, 20);
    assert.equal(here.reader().sinkProgress('target')?.seq, 20);
  });

  it('whose target wants to be left alone for long keeps no stop waiting, and is left alone', async (context) => {
    const here = stage(context);
    const runner = here.runner();
    await settle(runner, begun(here));
    // The clock does not come back from a wait as long as this by itself.
    here.target.faults.push(new DeliveryDelayed('not before five minutes', 300 * SECOND));
    here.commit(moved('a', 1, 'one'));
    await settle(runner, () => here.logged.includes('a delivery failed; it is tried again'));
    await runner.stop();
    assert.deepEqual(here.target.keys, []);
    assert.equal(here.reader().sinkProgress('target')?.seq, 0);
    assert.ok(here.target.closed);
  });

  it('whose target wants to be left alone for a moment is given what is left when the moment is over', async (context) => {
    const here = stage(context);
    const runner = here.runner({ kinds: new Set(['event']) });
    await settle(runner, begun(here));
    here.target.faults.push(new DeliveryDelayed('in a moment', 5 * SECOND));
    here.commit(moved('a', 1, 'one'));
    await runner.stop();
    assert.deepEqual(here.target.keys, []);

    here.commit(moved('b', 2, 'two'));
    const again = here.runner({ kinds: new Set(['event']) });
    here.target.faults.push(new DeliveryDelayed('in a moment', 5 * SECOND));
    await settle(again, () => here.clock.slept.includes(5000));
    await again.stop();
    assert.deepEqual(here.target.keys, ['a/event', 'b/event']);
  });

  it('that never answers is left when the bridge gives up waiting', async (context) => {
    const here = stage(context);
    const runner = here.runner();
    await settle(runner, begun(here));
    here.target.deliver = () => new Promise(() => undefined);
    here.commit(moved('a', 1, 'one'));
    const stopped = runner.stop();
    setImmediate(() => runner.abandon());
    await stopped;
    assert.equal(here.reader().sinkProgress('target')?.seq, 0);
  });

  it('says how far it is behind and since when', async (context) => {
    const here = stage(context);
    const runner = here.runner();
    await settle(runner, begun(here));
    assert.deepEqual(runner.status, {
      name: 'target',
      behind: 0,
      oldest: null,
      open: false,
      parked: 0,
      rejected: 0,
    });
    here.target.deliver = () => new Promise(() => undefined);
    const received = '2026-06-01T00:00:00.000000Z';
    const first = moved('a', 1, 'one');
    here.commit({ ...first, event: JSON.stringify({ ...JSON.parse(first.event), rcvtime: received }) });
    await settle(runner, () => runner.status.oldest !== null);
    assert.deepEqual(runner.status, {
      name: 'target',
      behind: 1,
      oldest: Date.parse(received) * 1000,
      open: false,
      parked: 0,
      rejected: 0,
    });
  });
});
