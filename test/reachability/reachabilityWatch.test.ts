import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import {
  SECOND,
  type Clock,
  type Delivery,
  type Micros,
  type ObjectView,
  type Problem,
  type SourceStatus,
} from '../../src/model/index.ts';
import { decode } from '../../src/oslo/index.ts';
import { OsFping, ReachabilityWatch, WatchFile, type SweepFigures } from '../../src/reachability/index.ts';
import { CleanupList } from '../support/cleanup.ts';
import { memoryReader } from '../support/memoryReader.ts';
import { pingStage } from '../support/pingStage.ts';
import { TestNamespace } from '../support/testNamespace.ts';
import { guest, PROJECT, uuid } from './inventory.ts';

const SUITE = 'the reachability watch';
const cleanup = new CleanupList();
/** A network in which nobody answers. */
const { skip, fping, ip, made } = await pingStage(cleanup, SUITE);
const silence = typeof made === 'string' ? '' : made.name;

const START = 1_790_000_000 * SECOND;
const MINUTE = 60 * SECOND;
const NO_CAUSE = { message_id: '', event_type: '', generated: '' };
const BUILDING = { status: 'BUILD' } as const;

interface StageOptions {
  readonly now?: Micros;
  readonly program?: string;
  readonly fixed?: string | null;
  readonly canaries?: readonly { readonly address: string; readonly namespace: string | null }[];
  /** Problems that stand when it begins. */
  readonly standing?: readonly Problem[];
}

/** A watch whose time a test moves from sweep to sweep. Its guests' real addresses answer, or are nobody's. */
class Stage implements Clock {
  objects: readonly ObjectView[];
  readonly delivered: Delivery[] = [];
  readonly states: SourceStatus[] = [];
  readonly logged: string[] = [];
  readonly watch: ReachabilityWatch;
  /** Done at each delivery. */
  heard: () => void = () => undefined;
  #now: Micros;
  #sweepEnded: () => void = () => undefined;
  #goOn: () => void = () => undefined;
  #hears = false;

  /** What the watch said of itself. */
  readonly told: string[] = [];
  /** What it last said of a sweep. */
  figures: SweepFigures | null = null;

  constructor(
    objects: readonly ObjectView[],
    store: string,
    { now = START, program = fping, fixed = null, canaries = [], standing = [] }: StageOptions = {},
  ) {
    this.objects = objects;
    this.#now = now;
    const note = (_: unknown, text: string): void => void this.logged.push(text);
    const there = (): readonly ObjectView[] => this.objects;
    this.watch = new ReachabilityWatch({
      settings: {
        interval: MINUTE,
        dwell: {
          alive: 3 * MINUTE,
          dead: 3 * MINUTE,
          build: 4 * MINUTE,
          rebuild: 4 * MINUTE,
          migrating: 10 * MINUTE,
          resize: 10 * MINUTE,
          revert_resize: 10 * MINUTE,
        },
      },
      programs: { fping: program, ip },
      namespaces: { fixed, floating: silence },
      canaries,
      reader: {
        ...memoryReader({}),
        problems: () => standing.map((problem) => ({ ...problem, cause: NO_CAUSE })),
        objects: (filter) => memoryReader({ objects: there() }).objects(filter),
      },
      file: new WatchFile(store),
      clock: this,
      logger: { info: note, warn: note, error: note },
      host: 'ctl-1',
      tell: ({ problem }) => void this.told.push(`${problem.state} ${problem.key}: ${problem.summary}`),
      swept: (figures) => void (this.figures = figures),
    });
  }

  now(): Micros {
    return this.#now;
  }

  /** The watch sleeps between two sweeps only. */
  sleep(_millis: number, signal?: AbortSignal): Promise<void> {
    this.#sweepEnded();
    return new Promise((resolve) => {
      this.#goOn = resolve;
      if (!this.#hears) signal?.addEventListener('abort', () => this.#goOn());
      this.#hears = true;
    });
  }

  /** The first sweep. */
  async start(): Promise<void> {
    await this.#during(() => {
      void this.watch.start({
        deliver: (delivery) => {
          this.delivered.push(delivery);
          this.heard();
        },
        status: (status) => void this.states.push(status),
        unbound: () => undefined,
        ended: () => undefined,
      });
    });
  }

  /** Sweeps so often, a minute apart. */
  async minutes(count: number): Promise<void> {
    for (let minute = 0; minute < count; minute += 1) {
      this.#now += MINUTE;
      await this.#during(() => this.#goOn());
    }
  }

  /** What was told, in words. */
  get news(): readonly string[] {
    return this.delivered.map((delivery) => {
      const { payload } = payloadOf(delivery);
      return `${String(payload['was'])} → ${String(payload['reachability'])}`;
    });
  }

  #during(what: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#sweepEnded = resolve;
      what();
    });
  }
}

function payloadOf(delivery: Delivery): {
  readonly id: string;
  readonly publisher: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
} {
  const { items, dead } = decode(delivery, { maxSkew: MINUTE });
  assert.deepEqual(dead, []);
  const [item] = items;
  assert.ok(item?.form === 'notification' && item.eventType === 'guest.reachability.changed');
  return {
    id: item.messageId,
    publisher: item.publisherId,
    payload: item.payload as Readonly<Record<string, unknown>>,
  };
}

function storeOf(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-reachability-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'store.sqlite');
}

const LIVING = guest(1, { fixed: ['127.0.0.21'] });
/** The same guest, whose address nobody has any more. */
const FALLEN = guest(1, { floating: '10.7.0.9' });

describe(SUITE, { skip, timeout: 120_000 }, () => {
  after(() => cleanup.run());

  it('tells a guest dead once, with what it asked, and alive when it is told dead in the inventory', async (context) => {
    const stage = new Stage(LIVING, storeOf(context));
    context.after(() => stage.watch.stop());
    await stage.start();
    stage.objects = FALLEN;
    await stage.minutes(5);
    assert.deepEqual(stage.news, ['unknown → dead']);
    const [delivery] = stage.delivered;
    assert.ok(delivery);
    const { publisher, payload } = payloadOf(delivery);
    assert.equal(publisher, 'reachability.ctl-1');
    assert.deepEqual(payload, {
      instance_id: uuid(1),
      tenant_id: PROJECT,
      reachability: 'dead',
      reachability_since: '2026-09-21T14:14:20.000000Z',
      addresses: [{ address: '10.7.0.9', namespace: silence, alive: false, rtt_ms: null }],
      was: 'unknown',
    });
    stage.watch.settle(1, delivery.position);
    await stage.minutes(2);
    assert.deepEqual(stage.news, ['unknown → dead'], 'it is told once');
    stage.objects = guest(1, { fixed: ['127.0.0.21'], fields: { reachability: 'dead' } });
    await stage.minutes(4);
    assert.deepEqual(stage.news, ['unknown → dead', 'dead → alive']);
  });

  it('tells anew what was handed over and never committed, after a restart, under the same id', async (context) => {
    const store = storeOf(context);
    const before = new Stage(guest(2, BUILDING), store);
    await before.start();
    await before.minutes(5);
    assert.deepEqual(before.news, ['unknown → build']);
    await before.watch.stop();
    const next = new Stage(guest(2, BUILDING), store, { now: START + 6 * MINUTE });
    context.after(() => next.watch.stop());
    await next.start();
    assert.deepEqual(next.news, ['unknown → build']);
    assert.deepEqual(
      next.delivered.map((delivery) => payloadOf(delivery).id),
      before.delivered.map((delivery) => payloadOf(delivery).id),
    );
  });

  it('does not tell anew what was committed, though no mapping writes it', async (context) => {
    const store = storeOf(context);
    const before = new Stage(guest(2, BUILDING), store);
    await before.start();
    await before.minutes(4);
    before.watch.settle(1, 1);
    await before.watch.stop();
    const next = new Stage(guest(2, BUILDING), store, { now: START + 5 * MINUTE });
    context.after(() => next.watch.stop());
    await next.start();
    await next.minutes(3);
    assert.deepEqual(next.news, []);
  });

  it('tells nothing while reading is paused, and then what is so', async (context) => {
    const stage = new Stage(guest(2, BUILDING), storeOf(context));
    context.after(() => stage.watch.stop());
    await stage.start();
    stage.watch.pause();
    await stage.minutes(6);
    assert.deepEqual(stage.news, []);
    stage.watch.resume();
    await stage.minutes(1);
    assert.deepEqual(stage.news, ['unknown → build']);
  });

  it('lets the bridge go on while it tells of many at once', async (context) => {
    const many = Array.from({ length: 500 }, (_, index) => guest(index + 1, BUILDING)).flat();
    const stage = new Stage(many, storeOf(context));
    context.after(() => stage.watch.stop());
    await stage.start();
    await stage.minutes(3);
    stage.heard = () => setImmediate(() => stage.watch.pause());
    await stage.minutes(1);
    const first = stage.delivered.length;
    assert.ok(first > 0 && first < 500, `${first} at once`);
    stage.heard = () => undefined;
    stage.watch.resume();
    await stage.minutes(1);
    assert.equal(new Set(stage.delivered.map((delivery) => payloadOf(delivery).id)).size, 500);
    assert.equal(stage.delivered.length, 500);
  });

  it('forgets who is deleted, and keeps its memory to itself', async (context) => {
    const store = storeOf(context);
    const file = `${store}.reachability.json`;
    const stage = new Stage([...guest(2, BUILDING), ...guest(3, BUILDING)], store);
    context.after(() => stage.watch.stop());
    await stage.start();
    assert.equal([...new WatchFile(store).read().guests].length, 2);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    stage.objects = guest(3, BUILDING);
    await stage.minutes(1);
    assert.deepEqual([...new WatchFile(store).read().guests.keys()], [uuid(3)]);
    assert.doesNotMatch(readFileSync(file, 'utf8'), new RegExp(uuid(2)));
  });

  it('begins anew with a memory that cannot be read', async (context) => {
    const store = storeOf(context);
    for (const text of [
      '',
      '{',
      '[]',
      'null',
      '{"version":9}',
      '{"version":1,"swept":1,"guests":{"a":null}}',
    ]) {
      writeFileSync(`${store}.reachability.json`, text);
      assert.equal(new WatchFile(store).read().guests.size, 0, text);
    }
    const stage = new Stage(guest(2, BUILDING), store);
    context.after(() => stage.watch.stop());
    await stage.start();
    assert.equal(stage.states.at(-1)?.state, 'bound');
  });

  it('takes who was told dead for one that answered once, when its memory is lost', async (context) => {
    const told = { reachability: 'dead' };
    const stage = new Stage(guest(1, { floating: '10.7.0.9', fields: told }), storeOf(context));
    context.after(() => stage.watch.stop());
    await stage.start();
    await stage.minutes(4);
    assert.deepEqual(stage.news, []);
    assert.equal(stage.states.at(-1)?.detail, 'watches 1 guests');
  });

  it('waits, and says for what, while there is no fping', async (context) => {
    const stage = new Stage(LIVING, storeOf(context), { program: '/nonexistent/fping' });
    context.after(() => stage.watch.stop());
    await stage.start();
    assert.deepEqual(stage.states.at(-1), {
      state: 'waiting',
      detail: '/nonexistent/fping is not there or not executable',
    });
    await stage.minutes(1);
    assert.deepEqual(stage.logged, []);
  });

  it('concludes nothing while the way to all is lost, tells that once, and tells a host that falls as before', async (context) => {
    assert.ok(typeof made !== 'string');
    const cables = new CleanupList();
    context.after(() => cables.run());
    const [near, far] = [await TestNamespace.create(cables, ip), await TestNamespace.create(cables, ip)];
    assert.ok(typeof near !== 'string' && typeof far !== 'string');
    await near.cable(far, '10.9.0.1/24');
    const addresses = [1, 2, 3, 4].map((digit) => `10.9.0.1${digit}`);
    for (const address of addresses) await far.add(address);
    const objects = addresses.flatMap((address, at) =>
      guest(at + 1, { fixed: [address], host: at < 2 ? 'c1' : 'c2' }),
    );
    const store = storeOf(context);
    const before = new Stage(objects, store, { fixed: near.name });
    await before.start();
    assert.deepEqual(before.figures?.guests, new Map([['alive', 4]]));
    await near.link('down');
    await before.minutes(4);
    assert.deepEqual(before.news, []);
    const key = 'reachability-vantage:ctl-1';
    const lost =
      '4 guests on 2 hosts fell silent at once to ping from ctl-1 since 2026-09-21T14:14:20.000000Z';
    assert.deepEqual(before.told, [
      `raised ${key}: ${lost}: the way there seems lost, and no guest is told dead by it`,
    ]);
    const { guests, lost: vantages, asked, notAsked } = before.figures ?? {};
    assert.deepEqual([guests, vantages, asked, notAsked], [new Map([['held', 4]]), 1, 4, 0]);
    const asking = new OsFping({
      programs: { fping, ip },
      namespaces: { fixed: near.name, floating: null },
      canaries: [],
      reader: memoryReader({ objects }),
      file: new WatchFile(store),
    });
    const words = async (): Promise<readonly string[]> =>
      (await asking.servers(() => true)).map(({ reachability }) => reachability);
    assert.deepEqual(new Set(await words()), new Set(['unknown']));
    await before.watch.stop();

    const since = '2026-09-21T14:14:20.000000Z';
    const standing = [{ key, state: 'raised', severity: 4, summary: '', object: null, since }] as const;
    const next = new Stage(objects, store, { now: START + 5 * MINUTE, fixed: near.name, standing });
    context.after(() => next.watch.stop());
    await next.start();
    assert.deepEqual([next.news, next.told], [[], []], 'a restart changes nothing');
    await near.link('up');
    await next.minutes(1);
    assert.equal(next.told.length, 1);
    assert.match(next.told[0] ?? '', /^cleared reachability-vantage:ctl-1: /);

    for (const address of addresses.slice(0, 2)) await far.remove(address);
    await next.minutes(4);
    assert.deepEqual(next.news, ['unknown → dead', 'unknown → dead'], 'those of one host');
    assert.equal(next.told.length, 1);
    assert.deepEqual(new Set(await words()), new Set(['dead', 'alive']));
  });

  it('has a canary decide, and takes back what does not hold any more', async (context) => {
    const two = [...guest(1, { fixed: ['127.0.0.21'] }), ...guest(2, { fixed: ['127.0.0.22'], host: 'c2' })];
    const fallen = [
      ...guest(1, { floating: '10.7.0.9' }),
      ...guest(2, { floating: '10.7.0.10', host: 'c2' }),
    ];
    const since = '2026-09-21T14:00:00.000000Z';
    const problem = { state: 'raised', severity: 4, summary: '', object: null, since } as const;
    const stage = new Stage(two, storeOf(context), {
      canaries: [{ address: '10.7.0.1', namespace: silence }],
      standing: [{ ...problem, key: 'reachability-vantage:ctl-0 namespace gone' }],
    });
    context.after(() => stage.watch.stop());
    await stage.start();
    assert.match(stage.told[0] ?? '', /^cleared reachability-vantage:ctl-0 namespace gone: /);
    stage.objects = fallen;
    await stage.minutes(4);
    assert.deepEqual(stage.news, []);
    assert.match(
      stage.told[1] ?? '',
      /^raised reachability-vantage:ctl-1 namespace stackwire-.*: None of the canaries/,
    );
    assert.equal(stage.told.length, 2);
  });

  it('waits while nobody at all can be asked', async (context) => {
    const stage = new Stage(LIVING, storeOf(context), { fixed: 'nowhere' });
    context.after(() => stage.watch.stop());
    await stage.start();
    assert.deepEqual(stage.states.at(-1), {
      state: 'waiting',
      detail: 'no guest can be asked: there is no namespace nowhere on this machine',
    });
  });
});
