import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { BridgeProcess } from '../support/bridgeProcess.ts';

/** A target as the suite sees it. */
export interface ConformingTarget {
  /** The sink's entry in a configuration file, in YAML's flow form. It is named `target` and takes events and changes, or `kinds`. */
  readonly sink: string;
  /** Keys of what the target took, in that order. */
  taken(): readonly string[] | Promise<readonly string[]>;
  /** Ends the target as a crash would. */
  kill(): Promise<void>;
  /** Begins it again at the same address, with what it had. */
  start(): Promise<void>;
  /** Words of the sink's settings that no log may show. */
  readonly secrets: readonly string[];
  /** Where it takes only some of them. */
  readonly kinds?: readonly Kind[];
}

const KINDS = ['event', 'change'] as const;
type Kind = (typeof KINDS)[number];

const OBJECTS = 8;
const ROUNDS = 40;

/**
 * What every sink has to hold (docs/writing-a-sink.md), tried with a real bridge that is killed, and a target that is.
 * `prepare` makes a running target; what it opens is closed after the test; null where it could not be had,
 * and the test is skipped.
 */
export function sinkConformance(
  name: string,
  prepare: (context: TestContext) => Promise<ConformingTarget | null>,
): void {
  describe(`the sink ${name}`, { timeout: 1_200_000 }, () => {
    it('gives each item at least once and each object its items in order, however often the bridge is killed', async (context) => {
      const staged = await stage(context, prepare);
      if (staged === null) return;
      const { target, bridge } = staged;
      for (const moment of [0.2, 0.6]) {
        const until = expected(target).length * moment;
        await bridge.until(async () => (await target.taken()).length >= until);
        await bridge.killAndRestart();
      }
      await hasAll(target, bridge);
    });

    it('waits for a target that is gone, goes on in order when it is back, and says no secret of its own', async (context) => {
      // Only half of the feed, so that there is something left for a target that is gone, however quick the sink is.
      const staged = await stage(context, prepare, ROUNDS / 2);
      if (staged === null) return;
      const { target, bridge, play } = staged;
      await bridge.until(async () => (await target.taken()).length >= 30);
      await target.kill();
      play(ROUNDS);
      await bridge.killAndRestart();
      await bridge.until(() =>
        Promise.resolve(bridge.errors.includes('a delivery failed; it is tried again')),
      );
      await bridge.until(
        async () => (await bridge.metric('stackwire_log_last_sequence')) >= OBJECTS * ROUNDS,
      );
      assert.ok((await fetch(`${bridge.url}/health/live`)).ok);
      await target.start();
      await hasAll(target, bridge);
      for (const secret of target.secrets) assert.ok(!bridge.errors.includes(secret), secret);
    });

    it('is emptied by a stop', async (context) => {
      const staged = await stage(context, prepare);
      if (staged === null) return;
      const { target, bridge } = staged;
      await bridge.until(
        async () => (await bridge.metric('stackwire_log_last_sequence')) >= OBJECTS * ROUNDS,
      );
      assert.equal(await bridge.stop(), 0);
      assertComplete(await target.taken(), target);
    });
  });
}

interface Stage {
  readonly target: ConformingTarget;
  readonly bridge: BridgeProcess;
  /** So many rounds of the feed are what the bridge plays when it starts again. */
  readonly play: (rounds: number) => void;
}

async function stage(
  context: TestContext,
  prepare: (context: TestContext) => Promise<ConformingTarget | null>,
  rounds = ROUNDS,
): Promise<Stage | null> {
  const target = await prepare(context);
  if (target === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'stackwire-sink-'));
  const capture = join(folder, 'feed.jsonl');
  const play = (rounds: number): void => writeFileSync(capture, feed(rounds));
  play(rounds);
  const bridge = await BridgeProcess.start(`sources: [{ type: capture, files: [${capture}] }]
sinks: [${target.sink}]
log: { level: info }
batch: { max_messages: 20 }
shutdown: { within: 2m }`);
  context.after(async () => {
    await bridge.remove();
    rmSync(folder, { recursive: true });
  });
  return { target, bridge, play };
}

/** A target that is told all may need a moment to show it: what is missing after so many looks is lost. */
const LOOKS = 300;

async function hasAll(target: ConformingTarget, bridge: BridgeProcess): Promise<void> {
  let looks = 0;
  await bridge.until(async () => {
    if (new Set(await target.taken()).size >= expected(target).length) return true;
    if (await isThrough(bridge)) looks += 1;
    return looks > LOOKS;
  }, 100);
  assertComplete(await target.taken(), target);
}

/** Whether the bridge has read everything, and has nothing left for the target. */
async function isThrough(bridge: BridgeProcess): Promise<boolean> {
  if ((await bridge.metric('stackwire_log_last_sequence')) < OBJECTS * ROUNDS) return false;
  return (await bridge.metric('stackwire_sink_behind_messages{sink="target"}')) === 0;
}

function assertComplete(taken: readonly string[], target: ConformingTarget): void {
  assert.deepEqual([...new Set(taken)].sort(), [...expected(target)].sort());
  for (let object = 0; object < OBJECTS; object += 1) {
    for (const kind of KINDS) {
      const rounds = [...new Set(taken)]
        .filter((key) => key.includes(`/${kind}`) && key.startsWith(`m-${object}-`))
        .map((key) => Number(/^m-\d+-(\d+)/.exec(key)?.[1]));
      assert.deepEqual(
        rounds,
        rounds.toSorted((a, b) => a - b),
        `${kind}s of ${object} came in order`,
      );
    }
  }
}

function objectId(object: number): string {
  return `87be4b45-e214-4ca3-8f5c-00000000000${object}`;
}

/** Keys of all that the feed brings the target. */
function expected({ kinds = KINDS }: ConformingTarget): readonly string[] {
  return everyMessage().flatMap(({ object, round }) => {
    const keys: Readonly<Record<Kind, string>> = {
      event: `m-${object}-${round}/event`,
      change: `m-${object}-${round}/change/instance/server-${objectId(object)}`,
    };
    return kinds.map((kind) => keys[kind]);
  });
}

/** Every message gives its instance another name, and so an event and a change. */
function feed(rounds: number): string {
  const lines = everyMessage(rounds).map(({ object, round }, index) =>
    JSON.stringify({
      message_id: `m-${object}-${round}`,
      publisher_id: 'compute.host-1',
      event_type: 'compute.instance.update',
      priority: 'INFO',
      timestamp: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString().replace('T', ' ').slice(0, -1),
      payload: {
        instance_id: objectId(object),
        display_name: `name-${round}`,
        state: 'active',
        tenant_id: 't',
      },
    }),
  );
  return `${lines.join('\n')}\n`;
}

function everyMessage(rounds = ROUNDS): { readonly object: number; readonly round: number }[] {
  return Array.from({ length: OBJECTS * rounds }, (_, index) => ({
    object: index % OBJECTS,
    round: Math.floor(index / OBJECTS),
  }));
}
