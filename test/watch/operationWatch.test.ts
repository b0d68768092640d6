import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatMicros, HOUR, type Micros, type Problem, SECOND } from '../../src/model/index.ts';
import { operationTypes } from '../../src/watch/operationTypes.ts';
import { OperationWatch } from '../../src/watch/operationWatch.ts';
import { SourceClock } from '../../src/watch/sourceClock.ts';
import { MINUTE, START } from './listening.ts';

const SERVER = 'server-1';
const REQUEST = 'req-1';
const phaseOf = operationTypes([{ pattern: 'compute.instance.reboot', within: 5 * MINUTE }]);

class Stage {
  now = START;
  readonly clock = new SourceClock('rabbit', 10 * MINUTE);
  readonly watch: OperationWatch;

  constructor(standing: readonly Problem[] = [], most?: number, maxSkew: Micros = 0) {
    this.watch = new OperationWatch({ forgetAfter: 7 * 24 * HOUR, maxSkew }, standing, most);
    this.clock.back('link', this.now);
  }

  say(eventType: string, object = SERVER, request: string | null = REQUEST, generated = this.now): void {
    this.clock.hear(this.now, generated);
    const phase = phaseOf(eventType);
    if (phase !== null) this.watch.hear(phase, object, request, generated, this.clock);
  }

  pass(span: Micros): void {
    for (const end = this.now + span; this.now < end; this.now += MINUTE) this.clock.hear(this.now, this.now);
  }

  told(): string[] {
    return this.watch.judge(this.now).map(({ problem }) => `${problem.key} ${problem.state}`);
  }
}

const REBOOT = `operation-stuck:${SERVER}:compute.instance.reboot`;

describe('an operation', () => {
  it('that does not end in its time is a problem until it ends', () => {
    const stage = new Stage();
    stage.say('compute.instance.reboot.start');
    stage.pass(4 * MINUTE);
    assert.deepEqual(stage.told(), []);
    stage.pass(3 * MINUTE);
    const [notice] = stage.watch.judge(stage.now);
    assert.equal(notice?.component, SERVER);
    assert.match(notice?.problem.summary ?? '', /has not ended within 5 min/);
    assert.deepEqual([notice?.problem.key, notice?.problem.since], [REBOOT, formatMicros(START)]);
    assert.equal(stage.watch.stuck(), 1);
    assert.deepEqual(stage.told(), [], 'it is told once');
    stage.say('compute.instance.reboot.end');
    assert.deepEqual(stage.told(), [`${REBOOT} cleared`]);
    assert.equal(stage.watch.size, 0);
  });

  for (const [how, end] of [
    ['an error', (stage: Stage) => stage.say('compute.instance.reboot.error')],
    ['the deletion of its object', (stage: Stage) => stage.watch.deleted(SERVER, stage.now)],
    [
      'the end of a later one of its kind',
      (stage: Stage) => stage.say('compute.instance.reboot.end', SERVER, 'req-2'),
    ],
  ] as const) {
    it(`that is stuck is over with ${how}`, () => {
      const stage = new Stage();
      stage.say('compute.instance.reboot.start');
      stage.pass(10 * MINUTE);
      assert.deepEqual(stage.told(), [`${REBOOT} raised`]);
      end(stage);
      assert.deepEqual(stage.told(), [`${REBOOT} cleared`]);
    });
  }

  it('has an end of its own: another request or another operation does not end it', () => {
    const stage = new Stage();
    stage.say('compute.instance.reboot.start');
    stage.say('compute.instance.reboot.end', SERVER, 'req-2');
    stage.say('compute.instance.power_on.end');
    stage.say('compute.instance.reboot.end', 'server-2');
    stage.pass(10 * MINUTE);
    assert.deepEqual(stage.told(), [`${REBOOT} raised`]);
  });

  it('that was broken off by a rollback is over, though nova sends no end of it', () => {
    const stage = new Stage();
    stage.say('compute.instance.live_migration.pre.start');
    stage.say('compute.instance.live_migration._rollback.start');
    stage.now += SECOND;
    stage.say('compute.instance.live_migration._rollback.end');
    assert.equal(stage.watch.size, 0);
  });

  it('begun anew by another host after its error is open, and counts from then', () => {
    const stage = new Stage();
    stage.say('compute.instance.create.start');
    stage.pass(50 * MINUTE);
    stage.say('compute.instance.create.error');
    stage.say('compute.instance.create.start', SERVER, REQUEST, stage.now + 1);
    stage.pass(50 * MINUTE);
    assert.deepEqual([stage.watch.size, stage.told()], [1, []]);
    stage.pass(12 * MINUTE);
    assert.deepEqual(stage.told(), [`operation-stuck:${SERVER}:compute.instance.create raised`]);
  });

  it('is not begun by a start that comes after its end, or after the deletion', () => {
    const stage = new Stage();
    stage.now += MINUTE;
    stage.say('compute.instance.reboot.end');
    stage.say('compute.instance.reboot.start', SERVER, REQUEST, stage.now - 5 * SECOND);
    stage.watch.deleted('server-2', stage.now);
    stage.say('compute.instance.reboot.start', 'server-2', REQUEST, stage.now - 5 * SECOND);
    assert.equal(stage.watch.size, 0);
  });

  it('is ended by a host whose clock is a little behind', () => {
    const stage = new Stage([], undefined, 5 * MINUTE);
    stage.say('compute.instance.reboot.start');
    stage.say('compute.instance.reboot.end', SERVER, REQUEST, stage.now - MINUTE);
    assert.equal(stage.watch.size, 0);
  });

  it('without an object is known by its request, and without either not watched', () => {
    const stage = new Stage();
    stage.say('volume.detach.start', '');
    stage.say('volume.detach.start', '', null);
    stage.pass(2 * HOUR);
    assert.deepEqual(stage.told(), [`operation-stuck:${REQUEST}:volume.detach raised`]);
  });

  it('is not stuck while its end may wait in a backlog', () => {
    const stage = new Stage();
    const sent = stage.now - 5 * HOUR;
    stage.say('compute.instance.reboot.start', SERVER, REQUEST, sent);
    for (let minute = 0; minute < 9; minute += 1) {
      stage.now += MINUTE;
      stage.clock.hear(stage.now, sent + 2 * MINUTE);
    }
    assert.deepEqual(stage.told(), []);
    stage.say('compute.instance.reboot.end', SERVER, REQUEST, sent + 3 * MINUTE);
    stage.pass(10 * MINUTE);
    assert.deepEqual(stage.told(), []);
  });

  it('is not stuck while we do not listen, and nothing is said of one whose end may be lost', () => {
    const stage = new Stage();
    stage.say('compute.instance.reboot.start');
    stage.clock.away('exchange nova', stage.now);
    stage.now += HOUR;
    assert.deepEqual(stage.told(), []);
    stage.clock.back('exchange nova', stage.now);
    stage.watch.lost(stage.clock);
    stage.pass(HOUR);
    assert.deepEqual(stage.told(), []);
  });

  it('is stuck also when nothing else is heard at all', () => {
    const stage = new Stage();
    stage.say('compute.instance.reboot.start');
    stage.now += 6 * MINUTE;
    assert.deepEqual(stage.told(), [`${REBOOT} raised`]);
  });

  it('is given up after a long time', () => {
    const stage = new Stage();
    stage.say('compute.instance.reboot.start');
    stage.pass(HOUR);
    stage.told();
    stage.now += 8 * 24 * HOUR;
    assert.deepEqual(stage.told(), [`${REBOOT} cleared`]);
  });

  it('is one of so many at most', () => {
    const stage = new Stage([], 100);
    for (let count = 0; count < 1000; count += 1) stage.say('volume.create.start', `volume-${count}`);
    assert.equal(stage.watch.size, 100);
  });

  it('that stood when the last run ended is not told again, and is cleared by its end', () => {
    const standing: Problem = {
      key: REBOOT,
      state: 'raised',
      severity: 3,
      summary: '',
      object: null,
      since: formatMicros(START - HOUR + 123),
    };
    const stage = new Stage([standing]);
    // The log is read again: its start is the one that stands.
    stage.say('compute.instance.reboot.start', SERVER, REQUEST, START - HOUR + 123);
    stage.pass(HOUR);
    assert.deepEqual([stage.told(), stage.watch.size], [[], 1]);
    stage.say('compute.instance.reboot.end');
    assert.deepEqual(stage.told(), [`${REBOOT} cleared`]);
    const without = new Stage([standing]);
    without.say('compute.instance.reboot.end', SERVER, 'req-9');
    assert.deepEqual(without.told(), [`${REBOOT} cleared`]);
  });
});

describe('what is stuck', () => {
  const step = fc.record({
    object: fc.constantFrom('server-1', 'server-2'),
    request: fc.constantFrom('req-1', 'req-2'),
    phase: fc.constantFrom('start', 'end', 'error', 'deleted'),
  });

  it('is the same for every order of the messages and however often they come', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.array(fc.nat()), (steps, shuffle) => {
        const messages = steps.map((one, index) => ({ ...one, generated: START + index * SECOND }));
        const shuffled = [...messages, ...messages.slice(0, 3)]
          .map((message, index) => ({ message, key: shuffle[index % Math.max(1, shuffle.length)] ?? index }))
          .sort((a, b) => a.key - b.key)
          .map(({ message }) => message);
        assert.deepEqual(openAfter(shuffled), openAfter(messages));
      }),
    );
  });

  interface Said {
    readonly object: string;
    readonly request: string;
    readonly phase: string;
    readonly generated: Micros;
  }

  function openAfter(messages: readonly Said[]): string[] {
    const stage = new Stage();
    stage.now += HOUR;
    for (const { object, request, phase, generated } of messages) {
      if (phase === 'deleted') stage.watch.deleted(object, generated);
      else stage.say(`compute.instance.reboot.${phase}`, object, request, generated);
    }
    stage.pass(HOUR);
    return stage.told().sort();
  }
});

describe('event types', () => {
  it('of operations are known by their phase, the configured time before the usual one', () => {
    const read = operationTypes([
      { pattern: 'compute.instance.snapshot', within: HOUR },
      { pattern: 'volume.*', within: Infinity },
      { pattern: 'network.*', within: MINUTE },
    ]);
    assert.equal(read('compute.instance.snapshot.start')?.within, HOUR);
    assert.equal(read('compute.instance.create.end')?.within, HOUR);
    assert.equal(read('instance.live_migration_post.start')?.within, 3 * HOUR);
    assert.equal(read('compute.instance.live_migration.post.dest.start')?.within, 3 * HOUR);
    assert.equal(read('network.create.start')?.within, MINUTE);
    assert.equal(read('volume.create.start'), null);
    assert.equal(read('compute.instance.update'), null);
    assert.equal(read('port.create.start'), null, 'a failed call of neutron has a start and no end');
    assert.equal(read('.start'), null);
  });
});
