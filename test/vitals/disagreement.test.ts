import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json, ObjectView } from '../../src/model/index.ts';
import { disagreement, readSigns, RULES, type PingSign } from '../../src/vitals/index.ts';

const HOST = 'compute-4';
const SINCE = '2026-03-02T08:10:46.000000Z';

/** An instance as the shipped mappings make it, with what the probe says of it. */
function instance(
  nova: Readonly<Record<string, Json>>,
  probe: Readonly<Record<string, Json>> = {},
): ObjectView {
  return {
    type: 'instance',
    id: 'server-1',
    deleted: false,
    partial: false,
    fields: { name: 'vm', status: 'ACTIVE', task_state: null, host: HOST, ...nova, ...probe },
    relations: {},
    revision: 1,
    updated: SINCE,
  };
}

function probe(
  health: string,
  evidence: Readonly<Record<string, Json>> = {},
  more: Readonly<Record<string, Json>> = {},
): Readonly<Record<string, Json>> {
  return {
    health,
    health_since: SINCE,
    health_host: HOST,
    health_evidence: {
      domain_state: 'running',
      domain_reason: 'booted',
      vcpu: 'advancing',
      disk: 'advancing',
      last_answer: SINCE,
      ...evidence,
    },
    ...more,
  };
}

const NEVER = { last_answer: null } as const;
const alive: PingSign = { state: 'alive', since: SINCE };
const dead: PingSign = { state: 'dead', since: SINCE };
const unknown: PingSign = { state: 'unknown', since: SINCE };

type Case = readonly [what: string, object: ObjectView, ping: PingSign | null, verdict: RegExp];

/** For each rule what it is there for, and its words. */
const CASES: Readonly<Record<string, readonly Case[]>> = {
  'left-host': [
    [
      'the probe of the host that it left',
      instance({ host: 'compute-5' }, probe('agent-hung')),
      dead,
      /compute-4 .*compute-5/,
    ],
  ],
  'host-stalled': [
    ['a host that stalls', instance({}, probe('host-stalled')), dead, /compute-4 stalls since/],
  ],
  panicked: [
    [
      'a kernel that panicked',
      instance({}, probe('guest-panicked', { domain_state: 'crashed' })),
      dead,
      /panicked/,
    ],
  ],
  'not-running': [
    [
      'a QEMU that was killed',
      instance({}, probe('not-running', { domain_state: 'shutoff', domain_reason: 'crashed' })),
      null,
      /libvirt says shutoff \(crashed\)/,
    ],
    [
      'a guest that shut itself down, of which the probe said so while libvirt had it running',
      instance({}, probe('not-running')),
      null,
      /libvirt says shutdown:/,
    ],
  ],
  paused: [
    [
      'a full disk',
      instance({}, probe('healthy', { domain_state: 'paused', domain_reason: 'ioerror' })),
      null,
      /paused \(ioerror\)/,
    ],
  ],
  'runs-at-rest': [
    [
      'one that virsh started',
      instance({ status: 'SHUTOFF' }, probe('healthy')),
      null,
      /SHUTOFF; libvirt says running/,
    ],
  ],
  'answers-at-rest': [
    [
      'an address that another has',
      instance({ status: 'SHUTOFF' }),
      alive,
      /another machine has the address/,
    ],
  ],
  'never-booted': [
    [
      'the damaged image of the article',
      instance({}, probe('agent-absent', { ...NEVER, vcpu: 'idle', disk: 'idle' })),
      unknown,
      /^nova says ACTIVE; no agent, no ping, vCPU idle since boot: the image probably never booted$/,
    ],
    [
      'one whose firmware found nothing to boot, and ticks',
      instance(
        {},
        probe('agent-absent', {
          ...NEVER,
          vcpu: 'advancing',
          vcpu_ran: 0.8,
          disk: 'idle',
          balloon: 'never',
        }),
      ),
      unknown,
      /^nova says ACTIVE; no agent, no ping, vCPU idle since boot: the image probably never booted$/,
    ],
    [
      'one whose firmware ticks, and in which no kernel was ever heard',
      instance({}, probe('agent-absent', { ...NEVER, vcpu: 'advancing', disk: 'idle', balloon: 'never' })),
      unknown,
      /no agent, no ping, no kernel heard since boot: the image probably never booted$/,
    ],
    [
      'the same, while the probe still looks for an agent',
      instance({}, probe('discovering', { ...NEVER, vcpu: 'idle', disk: 'idle' })),
      unknown,
      /never booted/,
    ],
  ],
  'boot-spins': [
    [
      'a boot loader that waits',
      instance({}, probe('agent-absent', { ...NEVER, vcpu: 'spinning' })),
      unknown,
      /boot loader/,
    ],
  ],
  'guest-hung': [
    [
      'a kernel that hangs',
      instance({}, probe('guest-hung', { vcpu: 'idle' })),
      dead,
      /ping does not answer any more, vCPU idle: the guest hangs/,
    ],
    [
      'the same, where nobody pings',
      instance({}, probe('guest-hung', { vcpu: 'idle' })),
      null,
      /ping was not asked, vCPU idle: the guest hangs/,
    ],
  ],
  'agent-hung': [
    ['an agent that hangs', instance({}, probe('agent-hung')), alive, /the guest lives, its agent hangs/],
    [
      'what the probe takes for a hung guest, and answers',
      instance({}, probe('guest-hung')),
      alive,
      /the guest lives/,
    ],
  ],
  'agent-silent': [
    [
      'an agent that hangs, where nobody pings',
      instance({}, probe('agent-hung')),
      null,
      /ping was not asked/,
    ],
    ['where ping was never answered', instance({}, probe('agent-hung')), unknown, /ping was never answered/],
  ],
  network: [
    ['a port that is broken', instance({}, probe('healthy')), dead, /the guest lives, look at its port/],
  ],
  application: [
    [
      'an application that failed',
      instance({}, probe('healthy', {}, { application_health: 'failed' })),
      alive,
      /application health is failed/,
    ],
  ],
  'silent-without-agent': [
    ['no agent, and silent now', instance({}, probe('agent-absent')), dead, /runs no agent/],
  ],
  silent: [['one that no probe looks at', instance({}), dead, /not answer to ping any more since/]],
  stuck: [
    [
      'a migration without end',
      instance({
        status: 'MIGRATING',
        task_state: 'migrating',
        reachability: 'migrating',
        reachability_since: SINCE,
      }),
      null,
      /at MIGRATING since/,
    ],
  ],
  'lives-in-error': [
    ['an error of nova alone', instance({ status: 'ERROR' }, probe('healthy')), null, /the guest lives/],
    ['the same by ping', instance({ status: 'ERROR' }), alive, /the guest lives/],
  ],
  'agent-absent': [['no agent, and an answer', instance({}, probe('agent-absent')), alive, /so it lives/]],
};

describe('vitals', () => {
  for (const { name, level } of RULES) {
    for (const [what, object, ping, verdict] of CASES[name] ?? []) {
      it(`${name}: ${what}`, () => {
        const found = disagreement(readSigns(object, ping));
        assert.equal(found?.rule, name);
        assert.equal(found.level, level);
        assert.match(found.verdict, verdict);
        assert.doesNotMatch(found.verdict, /null|undefined/);
      });
    }
  }

  it('has a case for every rule, and no rule twice', () => {
    assert.deepEqual(
      RULES.map(({ name }) => name),
      Object.keys(CASES),
    );
  });

  const WELL: readonly (readonly [what: string, object: ObjectView, ping: PingSign | null])[] = [
    ['all say that it lives', instance({}, probe('healthy')), alive],
    ['ping is forbidden, the agent answers', instance({}, probe('healthy')), unknown],
    ['nobody looks', instance({}), null],
    ['nobody looks, and ping was never answered', instance({}), unknown],
    [
      'it is stopped',
      instance({ status: 'SHUTOFF' }, probe('not-running', { domain_state: 'shutoff' })),
      null,
    ],
    [
      'it was stopped while the probe had it running',
      instance({ status: 'SHUTOFF' }, probe('not-running')),
      null,
    ],
    ['it was stopped while libvirt was away', instance({ status: 'SHUTOFF' }, probe('unknown')), null],
    [
      'libvirt is away, and the agent never answered',
      instance({}, probe('unknown', { ...NEVER, vcpu: 'idle', disk: 'idle' })),
      unknown,
    ],
    [
      'nova deletes it',
      instance({ task_state: 'deleting' }, probe('not-running', { domain_state: 'shutoff' })),
      dead,
    ],
    ['nova reboots it', instance({ status: 'REBOOT', task_state: 'rebooting' }, probe('agent-hung')), dead],
    [
      'nova reboots it, and it answers already',
      instance({ status: 'REBOOT', task_state: 'rebooting' }, probe('agent-hung')),
      alive,
    ],
    [
      'nova builds it',
      instance({ status: 'BUILD', task_state: 'spawning' }, probe('discovering', NEVER)),
      unknown,
    ],
    ['nova paused it', instance({ status: 'PAUSED' }, probe('healthy', { domain_state: 'paused' })), null],
    ['a stuck state that is over', instance({ reachability: 'migrating' }), null],
  ];
  for (const [what, object, ping] of WELL) {
    it(`finds nothing where ${what}`, () => assert.equal(disagreement(readSigns(object, ping)), null));
  }

  it('takes what was told for what ping says, where the watch knows nothing', () => {
    const told = instance({ reachability: 'dead', reachability_since: SINCE });
    assert.deepEqual(readSigns(told, null).ping, dead);
    assert.deepEqual(readSigns(told, alive).ping, alive);
  });

  it('takes none that computes for one that never booted, though no kernel has a balloon driver in it', () => {
    const evidence = { ...NEVER, vcpu: 'advancing', vcpu_ran: 31, disk: 'idle', balloon: 'never' };
    const signs = readSigns(instance({}, probe('agent-absent', evidence)), unknown);
    assert.equal(disagreement(signs)?.rule, 'agent-absent');
  });

  it('reads no sense into evidence that has none', () => {
    for (const evidence of [
      null,
      7,
      'x',
      [],
      { vcpu: {}, domain_state: 9, last_answer: '' },
    ] as readonly Json[]) {
      const { hypervisor } = readSigns(instance({}, { health: 'unknown', health_evidence: evidence }), null);
      assert.deepEqual(hypervisor, {
        host: null,
        power: null,
        reason: null,
        vcpu: 'unknown',
        vcpuRan: null,
        disk: 'unknown',
        balloon: 'unknown',
      });
    }
  });
});
