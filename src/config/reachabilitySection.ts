import { isIP } from 'node:net';
import { Type } from 'typebox';
import type { Micros } from '../model/index.ts';
import { componentSpec, type SettingFinding, type Settings } from './componentSpec.ts';
import { duration, flag, integer, path, text } from './fields.ts';

/** What a network namespace may be called: `ip netns` makes a file of that name. */
const NAMESPACE = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const NETWORK_ID = '{network_id}';
/** Stands for the id in a rule while it is checked. */
const SOME_ID = '00000000-0000-4000-8000-000000000000';

/** Dwell times of altai's instance-notifier, which watched by nova's os-fping. */
const DWELL = {
  alive: '3m',
  dead: '3m',
  build: '4m',
  rebuild: '4m',
  migrating: '10m',
  resize: '10m',
  revert_resize: '10m',
} as const;

/** States that are told of when they last. Those behind `dead` are nova's, in lower case. */
export type DwellState = keyof typeof DWELL;

const SAYS: Readonly<Record<DwellState, string>> = {
  alive: 'It answers again. Told only after something else was told.',
  dead: 'It answered once, and does not any more, while nova says ACTIVE.',
  build: 'Nova builds it.',
  rebuild: 'Nova rebuilds it.',
  migrating: 'It is being migrated.',
  resize: 'It is being resized.',
  revert_resize: 'A resize is being taken back.',
};

function dwellOf(state: DwellState): ReturnType<typeof duration> {
  return duration({ description: SAYS[state], default: DWELL[state] });
}

const watch = Type.Object(
  {
    interval: duration({
      description: 'From one sweep over all guests to the next, which takes its time.',
      default: '1m',
      atLeast: '1s',
    }),
    dwell: Type.Object(
      {
        alive: dwellOf('alive'),
        dead: dwellOf('dead'),
        build: dwellOf('build'),
        rebuild: dwellOf('rebuild'),
        migrating: dwellOf('migrating'),
        resize: dwellOf('resize'),
        revert_resize: dwellOf('revert_resize'),
      },
      { description: 'For how long a guest must be in a state before that is told.', default: {} },
    ),
  },
  { description: 'The periodic watch. It is off unless this is written; `watch: {}` takes all defaults.' },
);

const canary = Type.Object({
  address: text({ description: 'A numeric address that always answers.', examples: ['192.0.2.1'] }),
  namespace: Type.Optional(
    text({ description: 'The network namespace that it is asked in; without it the machine itself.' }),
  ),
});

const osFping = Type.Object(
  {
    limit: integer({
      description:
        'Most calls of `/os-fping` in an hour, of the list and of single servers together. Nova had 12.',
      default: 12,
      minimum: 1,
      maximum: 3600,
    }),
    all_tenants: flag({
      description:
        'Whether callers may ask for all projects, as an admin could. Where it is false, a project must be named, and no other one can be asked for.',
      default: true,
    }),
  },
  {
    description:
      'Nova’s `GET /os-fping`. There is none unless this is written; `os_fping: {}` takes all defaults.',
  },
);

const schema = Type.Object({
  fping: path({ description: 'The program fping.', default: '/usr/bin/fping' }),
  ip: path({ description: 'The program ip, for network namespaces.', default: '/usr/sbin/ip' }),
  namespaces: Type.Object(
    {
      fixed: Type.Optional(
        text({
          description:
            'Network namespace of this machine in which fixed addresses are asked; `{network_id}` stands for the network of the port. Without it they are asked from the machine itself.',
          examples: ['qdhcp-{network_id}'],
        }),
      ),
      floating: Type.Optional(
        text({
          description:
            'The same for floating addresses; `{network_id}` stands for the network that they belong to.',
          examples: ['monitoring'],
        }),
      ),
    },
    { description: 'Where addresses are asked from.', default: {} },
  ),
  canaries: Type.Array(canary, {
    description:
      'Addresses, such as a gateway’s, that tell whether the way is there: while all of a namespace are silent, no guest is told dead by it, and while one answers its guests are, however many fall at once.',
    default: [],
  }),
  watch: Type.Optional(watch),
  os_fping: Type.Optional(osFping),
});

export const reachabilitySection = componentSpec({
  kind: 'section',
  type: 'reachability',
  title: 'Reachability',
  description: 'Whether guests answer to ping: see [reachability](../reachability.md). Off by default.',
  schema,
  check: ({ namespaces, canaries }) => [
    ...namespaceFindings('fixed', namespaces.fixed),
    ...namespaceFindings('floating', namespaces.floating),
    ...canaries.flatMap(canaryFindings),
  ],
});

function namespaceFindings(key: string, rule: string | undefined): SettingFinding[] {
  if (rule === undefined || namespaceName(rule, SOME_ID) !== null) return [];
  return [
    {
      path: ['namespaces', key],
      code: 'config/bad-value',
      message: `\`${rule}\` makes no name of a network namespace`,
      suggestion: 'letters, digits, `.`, `_`, `-`, and `{network_id}`',
    },
  ];
}

function canaryFindings({ address, namespace }: CanaryText, at: number): SettingFinding[] {
  const findings: SettingFinding[] = [];
  // A zone passes for an address.
  if (isIP(address) === 0 || address.includes('%'))
    findings.push({
      path: ['canaries', at, 'address'],
      code: 'config/bad-value',
      message: `\`${address}\` is no address`,
      suggestion: 'a numeric one: no name is looked up for it',
    });
  if (namespace !== undefined && !NAMESPACE.test(namespace))
    findings.push({
      path: ['canaries', at, 'namespace'],
      code: 'config/bad-value',
      message: `\`${namespace}\` is no name of a network namespace`,
      suggestion: 'the name of one namespace, letters, digits, `.`, `_`, `-`',
    });
  return findings;
}

interface CanaryText {
  readonly address: string;
  readonly namespace?: string;
}

/** The namespace that a rule names for a network; null where it makes no name, or needs an id that is not there. */
export function namespaceName(rule: string, networkId: string | null): string | null {
  if (rule.includes(NETWORK_ID) && networkId === null) return null;
  const name = rule.replaceAll(NETWORK_ID, networkId ?? '');
  return NAMESPACE.test(name) ? name : null;
}

/** What the namespaces of a rule are called, whichever the network. */
export function namespacePattern(rule: string): RegExp {
  const parts = rule.split(NETWORK_ID).map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('[0-9A-Fa-f-]{36}')}$`);
}

/** The section as the bridge takes it. */
export interface ReachabilityConfig {
  readonly fping: string;
  readonly ip: string;
  readonly namespaces: NamespaceRules;
  readonly canaries: readonly CanaryConfig[];
  /** null while there is no watch. */
  readonly watch: ReachabilityWatchConfig | null;
  /** null while nothing answers at `/os-fping`. */
  readonly osFping: { readonly limit: number; readonly allTenants: boolean } | null;
}

/** Rules by which addresses are asked in a network namespace; null asks them from the machine itself. */
export interface NamespaceRules {
  readonly fixed: string | null;
  readonly floating: string | null;
}

/** An address by which it is told whether a way is there. */
export interface CanaryConfig {
  readonly address: string;
  /** null asks it from the machine itself. */
  readonly namespace: string | null;
}

export interface ReachabilityWatchConfig {
  readonly interval: Micros;
  readonly dwell: Readonly<Record<DwellState, Micros>>;
}

export function reachabilityConfig({
  fping,
  ip,
  namespaces,
  canaries,
  watch: watching,
  os_fping,
}: Settings<typeof reachabilitySection>): ReachabilityConfig {
  return {
    fping,
    ip,
    namespaces: { fixed: namespaces.fixed ?? null, floating: namespaces.floating ?? null },
    canaries: canaries.map(({ address, namespace = null }) => ({ address, namespace })),
    watch: watching ?? null,
    osFping: os_fping === undefined ? null : { limit: os_fping.limit, allTenants: os_fping.all_tenants },
  };
}
