import { askedPings, openReader, watchedPings, type InstancePing } from '../../app/index.ts';
import type { JsonObject, ObjectView, StoreReader } from '../../model/index.ts';
import { CONTRACT, fromJson, StackwireError, toJson } from '../../model/index.ts';
import {
  disagreement,
  readSigns,
  type Disagreement,
  type HypervisorSign,
  type Signs,
} from '../../vitals/index.ts';
import { EXIT, type ExitCode } from '../output/exitCode.ts';
import { formatVitalRows, formatVitalSigns } from '../output/formatVitalSigns.ts';
import type { Session } from '../output/session.ts';
import { openWorkspace, type Workspace, type WorkspaceOptions } from './workspace.ts';

export interface VitalSignsOptions extends WorkspaceOptions {
  readonly json?: boolean;
  readonly ping?: boolean;
}

/** The signs of an instance, its verdict, and since when nova says what it says. */
export interface Examined {
  readonly signs: Signs;
  readonly verdict: Disagreement | null;
  /** ISO; null where the log does not reach back, or nobody asked for it. */
  readonly novaSince: string | null;
}

/** Messages of an instance that are looked through for its last change of state. */
const LOOK_BACK = 100;

export async function vitalSigns(
  instance: string | undefined,
  options: VitalSignsOptions,
  session: Session,
): Promise<ExitCode> {
  const workspace = openWorkspace(options, session);
  const reader = openReader(workspace.config, workspace.mapping.models);
  try {
    const objects = chosen(instance, reader);
    const pings = await pingsOf(objects, options, workspace, reader);
    const examined = objects.map((object) =>
      examine(object, pings.get(object.id) ?? null, instance === undefined ? null : reader),
    );
    await print(worstFirst(examined), instance !== undefined, options, session);
    return examined.some(({ verdict }) => verdict?.level === 'fault') ? EXIT.findings : EXIT.fine;
  } finally {
    reader.close();
  }
}

/** @throws StackwireError `usage` where nobody is meant, or several are */
function chosen(instance: string | undefined, reader: StoreReader): readonly ObjectView[] {
  const all = [...reader.objects({ type: 'instance', ends: false })];
  if (instance === undefined) return all;
  const exact = all.filter((object) => [object.id, novaId(object), nameOf(object)].includes(instance));
  const found = exact.length > 0 ? exact : all.filter((object) => begins(object, instance));
  if (found.length === 1) return found;
  if (found.length === 0)
    throw new StackwireError(
      'usage',
      `no instance is called ${instance}, or begins so; without a name all are listed that are not deleted`,
    );
  const some = found.slice(0, 5).map((object) => `${novaId(object)} (${nameOf(object)})`);
  const more = found.length > some.length ? ' …' : '';
  throw new StackwireError('usage', `${instance} may be ${some.join(', ')}${more}`);
}

function begins(object: ObjectView, text: string): boolean {
  return [object.id, novaId(object), nameOf(object)].some((name) => name.startsWith(text));
}

function novaId({ id }: ObjectView): string {
  return id.replace(/^server-/, '');
}

function nameOf({ fields }: ObjectView): string {
  const { name } = fields;
  return typeof name === 'string' ? name : '';
}

async function pingsOf(
  objects: readonly ObjectView[],
  options: VitalSignsOptions,
  { config }: Workspace,
  reader: StoreReader,
): Promise<ReadonlyMap<string, InstancePing>> {
  if (options.ping === true) return askedPings(config, reader, objects);
  return watchedPings(config);
}

function examine(object: ObjectView, ping: InstancePing | null, reader: StoreReader | null): Examined {
  const signs = readSigns(object, ping);
  return {
    signs,
    verdict: disagreement(signs),
    novaSince: reader === null ? null : statusSince(object, reader),
  };
}

/** When nova's status last changed: the stamp of the message that changed it. */
function statusSince({ type, id }: ObjectView, reader: StoreReader): string | null {
  let looked = 0;
  for (const { event, outcome } of reader.history(type, id)) {
    const changed = outcome.changes.some(
      ({ object, set }) => object.type === type && object.id === id && 'status' in set,
    );
    if (changed) return generatedOf(event);
    looked += 1;
    if (looked === LOOK_BACK) return null;
  }
  return null;
}

function generatedOf(event: string): string | null {
  const { generated } = fromJson(event) as { readonly generated?: unknown };
  return typeof generated === 'string' ? generated : null;
}

const RANK = { fault: 0, note: 1 } as const;

function worstFirst(examined: readonly Examined[]): readonly Examined[] {
  const rank = ({ verdict }: Examined): number => (verdict === null ? 2 : RANK[verdict.level]);
  return examined.toSorted((a, b) => rank(a) - rank(b));
}

async function print(
  examined: readonly Examined[],
  single: boolean,
  { json }: VitalSignsOptions,
  { terminal }: Session,
): Promise<void> {
  if (json === true) {
    for (const each of examined) await terminal.print(toJson(record(each)));
    const faults = examined.filter(({ verdict }) => verdict?.level === 'fault').length;
    await terminal.print(toJson({ kind: 'summary', instances: examined.length, faults, contract: CONTRACT }));
    return;
  }
  const lines = single
    ? examined.flatMap((each) => formatVitalSigns(each, terminal))
    : formatVitalRows(examined, terminal);
  for (const line of lines) await terminal.print(line);
}

function libvirtOf({ vcpuRan, ...hypervisor }: HypervisorSign): JsonObject {
  return { ...hypervisor, vcpu_ran: vcpuRan };
}

function record({ signs, verdict, novaSince }: Examined): Parameters<typeof toJson>[0] {
  const { id, name, nova, hypervisor, agent, ping } = signs;
  return {
    kind: 'vital-signs',
    object: { type: 'instance', id },
    name,
    nova: { status: nova.status, task: nova.task, host: nova.host, since: novaSince },
    libvirt: hypervisor === null ? null : libvirtOf(hypervisor),
    agent:
      agent === null
        ? null
        : {
            health: agent.health,
            since: agent.since,
            last_answer: agent.lastAnswer,
            application: agent.application,
          },
    ping: ping === null ? null : { ...ping },
    rule: verdict?.rule ?? null,
    level: verdict?.level ?? null,
    verdict: verdict?.verdict ?? null,
  };
}
