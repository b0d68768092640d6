import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AgentLanes } from '../../../src/probe/heartbeat/agentLanes.ts';
import { rest } from './monitorRig.ts';

interface Question {
  readonly name: string;
  readonly end: () => void;
}

/** Questions that are out, in the order in which they went. */
function desk(lanes: AgentLanes): {
  out: Question[];
  ask: (lane: 'fast' | 'slow', name: string) => Promise<void>;
} {
  const out: Question[] = [];
  const ask = (lane: 'fast' | 'slow', name: string): Promise<void> =>
    lanes.run(lane, () => new Promise((resolve) => out.push({ name, end: resolve })));
  return { out, ask };
}

const names = (out: readonly Question[]): string[] => out.map(({ name }) => name);

describe('the lanes', () => {
  it('let out four each, and the next when one comes back, in order', async () => {
    const lanes = new AgentLanes({ perLane: 4, all: 8 });
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
    const { out, ask } = desk(new AgentLanes({ perLane: 4, all: 5 }));
    for (let at = 0; at < 6; at += 1) void ask('slow', `slow ${at}`);
    void ask('fast', 'fast');
    assert.deepEqual(names(out), ['slow 0', 'fast']);
  });

  it('go on after a question that failed', async () => {
    const lanes = new AgentLanes({ perLane: 1, all: 2 });
    const failed = lanes.run('fast', () => Promise.reject(new Error('broken')));
    const next = lanes.run('fast', () => Promise.resolve('next'));
    await assert.rejects(failed, /broken/);
    assert.equal(await next, 'next');
    assert.deepEqual(lanes.inFlight, { fast: 0, slow: 0 });
  });
});
