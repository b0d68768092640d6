import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Json, OutgoingItem } from '../../../src/model/index.ts';
import { AwaitedSets } from '../../../src/sinks/probe/awaitedSets.ts';
import type { AwaitedSet } from '../../../src/sinks/probe/index.ts';
import { HandClock } from '../../probe/samples/samplerHarness.ts';

describe('the sets that probes were asked for', () => {
  it('are missing once their time is over, each told once, and those that came are not', async (context) => {
    const { sets, clock, told, kept, expected } = rig(context);
    sets.follow([expected('a', 60), expected('b', 60), expected('c', 300)], [came('b')]);
    await clock.pass(59);
    assert.deepEqual(told, []);
    await clock.pass(10);
    assert.deepEqual(told, ['a']);
    sets.follow([], [came('c')]);
    await clock.pass(600);
    assert.deepEqual(told, ['a']);
    assert.deepEqual(kept(), []);
  });

  it('are waited for over a restart', async (context) => {
    const first = rig(context);
    first.sets.follow([first.expected('a', 60)], []);
    await first.sets.close();
    const { clock, told } = rig(context, first.kept());
    await clock.pass(70);
    assert.deepEqual(told, ['a']);
    assert.deepEqual(first.told, []);
  });

  it('are given a minute after a restart: what came meanwhile waits in the queue of the source', async (context) => {
    const first = rig(context);
    first.sets.follow([first.expected('a', 60), first.expected('b', 60)], []);
    await first.sets.close();
    const { sets, clock, told } = rig(context, first.kept(), 600);
    await clock.pass(50);
    sets.follow([], [came('a')]);
    await clock.pass(20);
    assert.deepEqual(told, ['b']);
  });

  it('are not waited for where they came before: another bridge had asked', async (context) => {
    const { sets, clock, told, expected } = rig(context);
    sets.follow([], [came('a')]);
    sets.follow([expected('a', 60)], []);
    await clock.pass(100);
    assert.deepEqual(told, []);
  });

  it('are no samples that are not final, nor those that a mapping took', async (context) => {
    const { sets, clock, told, expected } = rig(context);
    sets.follow([expected('a', 60)], [came('a', { final: false }), came('a', { origin: 'mapping' })]);
    await clock.pass(100);
    assert.deepEqual(told, ['a']);
  });
});

function rig(
  context: TestContext,
  before: readonly AwaitedSet[] = [],
  away = 0,
): {
  readonly sets: AwaitedSets;
  readonly clock: HandClock;
  readonly told: string[];
  readonly kept: () => readonly AwaitedSet[];
  readonly expected: (object: string, seconds: number) => AwaitedSet;
} {
  const clock = new HandClock();
  clock.set(away);
  const told: string[] = [];
  let kept = before;
  const sets = new AwaitedSets({
    clock,
    memory: { read: () => before, write: (waiting) => void (kept = waiting) },
    missing: ({ object }) => told.push(object),
  });
  context.after(() => sets.close());
  const cause = { message_id: 'm', event_type: 'compute.instance.delete.start', generated: '' };
  const expected = (object: string, seconds: number): AwaitedSet => ({
    object,
    instance: object,
    host: 'h',
    cause,
    until: clock.now() + seconds * 1e6,
  });
  return { sets, clock, told, kept: () => kept, expected };
}

function came(object: string, more: Readonly<Record<string, Json>> = {}): OutgoingItem {
  const line = { final: true, origin: 'received', ...more };
  return { kind: 'sample', key: object, line, object, event: null, seq: 1 };
}
