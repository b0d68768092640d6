import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HypervisorError, seenLine, sweepOnce, type SeenGuest } from '../../../src/probe/index.ts';
import {
  AGENTS,
  description,
  FakeHypervisor,
  HandClock,
  SETTINGS,
  uuidOf,
  type Agent,
} from '../heartbeat/monitorRig.ts';

interface Host {
  readonly hypervisor: FakeHypervisor;
  readonly sweep: () => Promise<readonly SeenGuest[]>;
}

/** Guests by name, each with its agent. */
function host(agents: Readonly<Record<string, Agent>>): Host {
  const clock = new HandClock();
  const hypervisor = new FakeHypervisor(clock);
  Object.entries(agents).forEach(([name, agent], at) => {
    hypervisor.see('running', description({ uuid: uuidOf(at + 1), name, id: at + 1 }), 'booted');
    hypervisor.agents.set(uuidOf(at + 1), agent);
  });
  const sweep = async (): Promise<readonly SeenGuest[]> => {
    let done = false;
    const swept = sweepOnce({ hypervisor, settings: SETTINGS, clock }).finally(() => (done = true));
    void swept.catch(() => undefined);
    for (let turn = 0; !done && turn < 100; turn += 1) await clock.pass(0.5);
    return swept;
  };
  return { hypervisor, sweep };
}

const shortly = (seen: readonly SeenGuest[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(seen.map((guest) => [guest.description.name, seenLine(guest)['health']]));

describe('one look at a host', () => {
  it('judges each guest by what its agent and its domain say, in the order of their names', async () => {
    const { hypervisor, sweep } = host({
      f: AGENTS.notRunning,
      e: AGENTS.busy,
      d: AGENTS.refusing,
      c: AGENTS.absent,
      b: AGENTS.silent,
      a: AGENTS.alive,
    });
    hypervisor.see('paused', description({ uuid: uuidOf(7), name: 'g', id: 7 }));
    const seen = await sweep();
    assert.deepEqual(Object.entries(shortly(seen)), [
      ['a', 'healthy'],
      ['b', 'guest-hung'],
      ['c', 'agent-absent'],
      ['d', 'healthy'],
      ['e', 'unknown'],
      ['f', 'not-running'],
      ['g', 'not-running'],
    ]);
  });

  it('asks a second time whoever was silent or could not be asked, and by the slow lane', async () => {
    const { hypervisor, sweep } = host({ a: AGENTS.alive, b: AGENTS.silent, c: AGENTS.busy });
    await sweep();
    const lanes = (at: number): string[] =>
      hypervisor.asked.filter(({ uuid }) => uuid === uuidOf(at)).map(({ call }) => call.lane);
    assert.deepEqual([lanes(1), lanes(2), lanes(3)], [['fast'], ['fast', 'slow'], ['fast', 'slow']]);
    assert.ok(hypervisor.most.all <= 4);
  });

  it('asks nobody who is not meant, and says why', async () => {
    const { hypervisor, sweep } = host({ a: AGENTS.alive });
    hypervisor.see('running', description({ uuid: uuidOf(2), name: 'router', nova: null }));
    hypervisor.see('running', description({ uuid: uuidOf(3), name: 'silent', channel: 'none' }));
    const lines = (await sweep()).map(seenLine);
    assert.deepEqual(
      lines.map(({ instance_name, unasked, agent, health }) => [instance_name, unasked, agent, health]),
      [
        ['a', null, 'answers', 'healthy'],
        ['router', 'not-nova', null, null],
        ['silent', 'no-channel', null, null],
      ],
    );
    assert.deepEqual(new Set(hypervisor.asked.map(({ uuid }) => uuid)), new Set([uuidOf(1)]));
  });

  it('leaves out a guest that goes meanwhile, and fails as a whole where the hypervisor does', async () => {
    const { hypervisor, sweep } = host({ a: AGENTS.alive, b: AGENTS.alive });
    const state = hypervisor.state.bind(hypervisor);
    hypervisor.state = (domain) =>
      domain.name === 'b' ? Promise.reject(new HypervisorError('gone', 'no such domain')) : state(domain);
    assert.deepEqual(shortly(await sweep()), { a: 'healthy' });
    hypervisor.state = () => Promise.reject(new HypervisorError('lost', 'no connection'));
    await assert.rejects(sweep(), { kind: 'lost' });
  });

  it('tells a hung agent from a hung guest by what goes on meanwhile', async () => {
    const { hypervisor, sweep } = host({ idle: AGENTS.silent, busy: AGENTS.silent });
    let looks = 0;
    hypervisor.stats = () => {
      looks += 1;
      const disk = (reads: number): ReadonlyMap<string, number> => new Map([['block.0.rd.reqs', reads]]);
      return Promise.resolve(
        new Map([
          [uuidOf(1), disk(5)],
          [uuidOf(2), disk(5 + looks)],
        ]),
      );
    };
    assert.deepEqual(shortly(await sweep()), { busy: 'agent-hung', idle: 'guest-hung' });
    assert.equal(looks, 2);
  });
});
