import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AgentLanes, type Queue } from '../../../src/probe/heartbeat/agentLanes.ts';
import { rest } from './monitorRig.ts';

interface Question {
  readonly name: string;
  readonly end: () => void;
}

/** Questions that are out, in the order in which they went. */
function desk(lanes: AgentLanes): {
  out: Question[];
  ask: (queue: Queue, name: string) => Promise<void>;
} {
  const out: Question[] = [];
  const ask = (queue: Queue, name: string): Promise<void> =>
    lanes.run(queue, () => new Promise((resolve) => out.push({ name, end: resolve })));
  return { out, ask };
}

/** Time does not pass. */
const still = { sleep: (): Promise<void> => new Promise(() => undefined) };

const names = (out: readonly Question[]): string[] => out.map(({ name }) => name);

describe('the lanes', () => {
  it('let out four each, and the next when one comes back, in order', async () => {
    const lanes = new AgentLanes({ perLane: 4, all: 8, clock: still });
    const { out, ask } = desk(lanes);
    for (let at = 0; at < 6; at += 1) void ask('slow', `slow ${at}`);
    for (let at = 0; at < 6; at += 1) void ask('fast', `fast ${at}`);
    assert.equal(out.length, 8);
    assert.deepEqual(lanes.inFlight, { fast: 4, slow: 4 });
    assert.equal(lanes.waiting, 4);
    out[4]?.end();
    await rest();
    assert.deepEqual(names(out).slice(8), ['fast 4']);
    out[0]?.end();
    await rest();
    assert.deepEqual(names(out).slice(8), ['fast 4', 'slow 4']);
  });

  it('leave the fast one room when fewer are allowed in all', () => {
    const { out, ask } = desk(new AgentLanes({ perLane: 4, all: 5, clock: still }));
    for (let at = 0; at < 6; at += 1) void ask('slow', `slow ${at}`);
    void ask('fast', 'fast');
    assert.deepEqual(names(out), ['slow 0', 'fast']);
  });

  it('leave a place of the slow one to guests that hang, however many wait for other clients', async () => {
    const lanes = new AgentLanes({ perLane: 4, all: 8, clock: still });
    const { out, ask } = desk(lanes);
    for (let at = 0; at < 6; at += 1) void ask('patient', `held ${at}`);
    for (let at = 0; at < 2; at += 1) void ask('slow', `silent ${at}`);
    assert.deepEqual(names(out), ['held 0', 'held 1', 'held 2', 'silent 0']);
    assert.deepEqual([lanes.inFlight, lanes.waiting], [{ fast: 0, slow: 4 }, 4]);
    out[0]?.end();
    await rest();
    for (const held of out.slice(1, 3)) held.end();
    await rest();
    assert.deepEqual(names(out).slice(4), ['silent 1', 'held 3'], 'who waits for others goes last');
  });

  it('go on after a question that failed', async () => {
    const lanes = new AgentLanes({ perLane: 1, all: 2, clock: still });
    const failed = lanes.run('fast', () => Promise.reject(new Error('broken')));
    const next = lanes.run('fast', () => Promise.resolve('next'));
    await assert.rejects(failed, /broken/);
    assert.equal(await next, 'next');
    assert.deepEqual(lanes.inFlight, { fast: 0, slow: 0 });
  });

  it('let healthy guests by on the slow one where all of the fast one is held up, and no longer', async () => {
    let pass: () => void = () => undefined;
    const clock = { sleep: (): Promise<void> => new Promise((resolve) => (pass = resolve)) };
    const lanes = new AgentLanes({ perLane: 4, all: 8, clock });
    const { out, ask } = desk(lanes);
    for (let at = 0; at < 4; at += 1) void ask('fast', `hung ${at}`);
    void ask('slow', 'suspect');
    for (let at = 0; at < 5; at += 1) void ask('fast', `healthy ${at}`);
    assert.equal(out.length, 5, 'so far it may only be busy');
    pass();
    await rest();
    assert.deepEqual(names(out).slice(5), ['healthy 0', 'healthy 1', 'healthy 2']);
    assert.deepEqual(lanes.inFlight, { fast: 4, slow: 4 });
    out[5]?.end();
    await rest();
    assert.deepEqual(names(out).slice(8), ['healthy 3']);
    // The fast lane moves again: from now on only it is taken.
    out[0]?.end();
    await rest();
    assert.deepEqual(names(out).slice(9), ['healthy 4']);
    void ask('fast', 'another');
    out[6]?.end();
    await rest();
    assert.deepEqual(lanes.inFlight, { fast: 4, slow: 3 });
    assert.equal(lanes.waiting, 1);
  });

  it('are not held up as long as answers come', async () => {
    let pass: () => void = () => undefined;
    const clock = { sleep: (): Promise<void> => new Promise((resolve) => (pass = resolve)) };
    const lanes = new AgentLanes({ perLane: 4, all: 8, clock });
    const { out, ask } = desk(lanes);
    for (let at = 0; at < 6; at += 1) void ask('fast', `healthy ${at}`);
    out[0]?.end();
    await rest();
    pass();
    await rest();
    assert.deepEqual(lanes.inFlight, { fast: 4, slow: 0 });
    assert.equal(lanes.waiting, 1);
  });
});
