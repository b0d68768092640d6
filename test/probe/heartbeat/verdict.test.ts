import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NO_SIGNS } from '../../../src/probe/heartbeat/counters.ts';
import { type Symptoms, verdict, VERDICTS } from '../../../src/probe/heartbeat/verdict.ts';

const WELL: Symptoms = {
  power: 'running',
  stopping: false,
  panicked: false,
  current: true,
  hostStalled: false,
  last: 'answered',
  longUndecided: false,
  absent: 'no',
  phase: 'healthy',
  toldHung: false,
  answered: true,
  signs: NO_SIGNS,
};

const LIVING = { ...NO_SIGNS, vcpu: 'idle', disk: 'advancing' } as const;
const SPINNING = { vcpu: 'spinning', disk: 'idle', net: 'idle', balloon: 'idle' } as const;
const ASLEEP = { vcpu: 'advancing', disk: 'idle', net: 'idle', balloon: 'idle' } as const;
const UNBALLOONED = { ...ASLEEP, balloon: 'never' } as const;
const SILENT = { last: 'silent', phase: 'reported' } as const;

/** Symptoms beside those of a guest that is well, and what they come to. */
const CASES: readonly (readonly [what: string, symptoms: Partial<Symptoms>, health: string])[] = [
  ['that answers', {}, 'healthy'],
  ['that missed once', { last: 'silent', phase: 'error' }, 'healthy'],
  ['that has not answered yet', { answered: false, phase: 'discovery', last: 'undecided' }, 'discovering'],
  ['whose disk works while its agent is silent', { ...SILENT, signs: LIVING }, 'agent-hung'],
  ['whose kernel spins', { ...SILENT, signs: SPINNING }, 'guest-hung'],
  ['of which no counter says anything', SILENT, 'guest-hung'],
  ['that panicked, also when it is off by now', { panicked: true, power: 'shutoff' }, 'guest-panicked'],
  ['that libvirt keeps after a crash', { power: 'crashed' }, 'guest-panicked'],
  ['that was reported and is paused now', { ...SILENT, power: 'paused' }, 'not-running'],
  ['that shuts down', { ...SILENT, stopping: true }, 'not-running'],
  ['that is off', { power: 'shutoff' }, 'not-running'],
  ['whose agent was closed a moment ago', { absent: 'briefly' }, 'healthy'],
  ['whose agent is gone', { absent: 'long' }, 'agent-absent'],
  ['that sleeps, and took its agent down', { absent: 'long', signs: ASLEEP }, 'guest-hung'],
  [
    'whose agent was removed and whose kernel answers',
    { absent: 'long', signs: { ...ASLEEP, balloon: 'advancing' } },
    'agent-absent',
  ],
  [
    'whose agent never came, nor a kernel',
    { absent: 'long', answered: false, signs: ASLEEP },
    'agent-absent',
  ],
  [
    'whose agent is gone, and no balloon was ever there',
    { absent: 'long', signs: UNBALLOONED },
    'agent-absent',
  ],
  ['that hung when its agent was closed', { ...SILENT, absent: 'briefly' }, 'guest-hung'],
  ['whose agent was never there, but may come yet', { absent: 'briefly', answered: false }, 'discovering'],
  ['that nobody can ask', { current: false }, 'unknown'],
  ['that nobody could ask for long', { longUndecided: true, last: 'undecided' }, 'unknown'],
  [
    'whose agent others have held for long, and whose kernel answers nobody',
    { longUndecided: true, last: 'occupied', signs: ASLEEP },
    'guest-hung',
  ],
  [
    'whose agent others have held for long, and whose kernel answers',
    { longUndecided: true, last: 'occupied', signs: LIVING },
    'unknown',
  ],
  [
    'that was told to hang, and whose agent nobody holds any more',
    { toldHung: true, last: 'silent', phase: 'error', signs: ASLEEP },
    'guest-hung',
  ],
  ['that was told to hang, and answers', { toldHung: true, signs: ASLEEP }, 'healthy'],
  ['whose agent others hold', { last: 'occupied', signs: ASLEEP }, 'healthy'],
  ['that is silent with its host', { hostStalled: true, last: 'silent', phase: 'error' }, 'host-stalled'],
  ['that answers on a host that stalls', { hostStalled: true }, 'healthy'],
  [
    'that is paused on a host that stalls',
    { hostStalled: true, last: 'undecided', power: 'paused' },
    'not-running',
  ],
];

describe('the verdict on a guest', () => {
  for (const [what, symptoms, health] of CASES) {
    it(`${what} is ${health}`, () => assert.equal(verdict({ ...WELL, ...symptoms }), health));
  }

  it('has a case for each rule', () => {
    const reached = new Set(CASES.map(([, , health]) => health));
    assert.deepEqual(
      VERDICTS.filter(({ health }) => !reached.has(health)),
      [],
    );
  });
});
