import type { Domain, DomainPower, DomainState, DomainStats, LifecycleEvent } from './hypervisor.ts';

/** What `virsh` calls each state (virsh-domain-monitor.c). */
const POWERS: Readonly<Record<string, DomainPower>> = {
  'no state': 'nostate',
  running: 'running',
  idle: 'blocked',
  paused: 'paused',
  'in shutdown': 'shutdown',
  'shut off': 'shutoff',
  crashed: 'crashed',
  pmsuspended: 'pmsuspended',
};

const EVENTS: readonly LifecycleEvent[] = [
  'defined',
  'undefined',
  'started',
  'suspended',
  'resumed',
  'stopped',
  'shutdown',
  'pmsuspended',
  'crashed',
];

/** Lines of `list --all --uuid --id --name`: UUID, number or `-`, name. */
export function readDomains(output: string): readonly Domain[] {
  return [...output.matchAll(/^([0-9a-f-]{36})\s+(-|\d+)\s+(\S.*?)\s*$/gm)].map(
    ([, uuid = '', id, name = '']) => ({
      uuid,
      name,
      id: id === '-' ? null : Number(id),
    }),
  );
}

/** `running (booted)` of `domstate --reason`. */
export function readState(output: string): DomainState {
  const [, power = '', reason = 'unknown'] = /^([^(]+?)(?: \((.*)\))?\s*$/m.exec(output) ?? [];
  return { power: POWERS[power] ?? 'nostate', reason };
}

/** `domstats`: a line with the name of each domain, and a line for each of its counters. */
export function readStats(output: string): ReadonlyMap<string, DomainStats> {
  const found = new Map<string, Map<string, number | bigint | string>>();
  let stats = new Map<string, number | bigint | string>();
  for (const line of output.split('\n')) {
    const name = /^Domain: '(.*)'$/.exec(line)?.[1];
    if (name !== undefined) found.set(name, (stats = new Map()));
    const [, field, value] = /^ {2}([^=]+)=(.*)$/.exec(line) ?? [];
    if (field !== undefined && value !== undefined) stats.set(field, valueOf(field, value));
  }
  return found;
}

/** What a line of `event --all --loop` tells; `name` is the machine's, for it prints no UUID. */
export type VirshEvent =
  | {
      readonly kind: 'lifecycle';
      readonly name: string;
      readonly event: LifecycleEvent;
      readonly detail: string;
    }
  | { readonly kind: 'rebooted'; readonly name: string }
  | { readonly kind: 'agent'; readonly name: string; readonly connected: boolean };

/** null for what nobody here needs to know. */
export function readEventLine(line: string): VirshEvent | null {
  const [, kind, name = '', rest = ''] = /event '([a-z-]+)' for domain '(.*?)'(?:: (.*))?$/.exec(line) ?? [];
  if (kind === 'reboot') return { kind: 'rebooted', name };
  if (kind === 'agent-lifecycle')
    return { kind: 'agent', name, connected: rest.startsWith("state: 'connected'") };
  if (kind !== 'lifecycle') return null;
  const [, word = '', detail = ''] = /^(\S+) (.*)$/.exec(rest.toLowerCase()) ?? [];
  const event = EVENTS.find((one) => one === word);
  return event === undefined ? null : { kind, name, event, detail };
}

/** Names and paths are words even where they are all digits. */
function valueOf(field: string, value: string): number | bigint | string {
  if (/\.(?:name|path)$/.test(field) || !/^-?\d+$/.test(value)) return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}
