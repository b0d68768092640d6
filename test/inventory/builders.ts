import {
  canonicalJson,
  type CommitMessage,
  type Decision,
  type Fields,
  type Form,
  type Json,
  type ObjectModel,
  type ObjectModels,
  type ObjectRef,
  type Outcome,
  type Problem,
  type Sample,
} from '../../src/model/index.ts';
import { MemoryInventory } from '../../src/inventory/index.ts';

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

/** A unique and a reusable identity, to-one and to-many relations, derived fields that build on each other. */
const INSTANCE: ObjectModel = {
  type: 'instance',
  identity: 'unique',
  fields: ['name', 'host', 'vm_state'],
  relations: [
    { name: 'project', to: 'project', many: false, inverse: 'instances' },
    { name: 'groups', to: 'group', many: true, inverse: 'members' },
  ],
  derived: [
    { name: 'status', value: ({ vm_state }: Fields) => (vm_state === 'active' ? 'ACTIVE' : 'UNKNOWN') },
    { name: 'label', value: ({ name, status }: Fields) => `${text(name)} ${text(status)}` },
  ],
  problems: [
    {
      name: 'instance-error',
      severity: 4,
      holds: ({ vm_state }) => vm_state === 'error',
      summary: ({ name }) => `Instance ${text(name)} is in error`,
    },
    {
      name: 'inactive',
      severity: 3,
      holds: ({ status, host }) => status !== 'ACTIVE' && host === 'h1',
      summary: ({ label }) => text(label),
    },
    { name: 'build-failed', severity: 3, holds: null, summary: () => '' },
  ],
};

const GROUP: ObjectModel = {
  type: 'group',
  identity: 'reusable',
  fields: ['name', 'host', 'vm_state'],
  relations: [
    { name: 'project', to: 'project', many: false, inverse: null },
    { name: 'groups', to: 'group', many: true, inverse: 'members' },
  ],
  derived: INSTANCE.derived,
  problems: INSTANCE.problems,
};

const PROJECT: ObjectModel = {
  ...GROUP,
  type: 'project',
  fields: ['name'],
  relations: [],
  derived: [],
  problems: [],
};

export const MODELS: ObjectModels = new Map([INSTANCE, GROUP, PROJECT].map((model) => [model.type, model]));

export const server: ObjectRef = { type: 'instance', id: 'server-1' };
export const group: ObjectRef = { type: 'group', id: 'group-1' };

/** One decision; whatever is not given it does not say. */
export function decision(object: ObjectRef, says: Partial<Decision> = {}): Decision {
  return {
    object,
    rule: { file: 'mappings/test.yaml', line: 1 },
    create: false,
    delete: false,
    set: {},
    members: [],
    lists: {},
    problems: [],
    offered: {},
    because: '',
    observe: null,
    ...says,
  };
}

/** A message sent `at` seconds after the year 2026 began; its id is `m<at>` unless given. */
export function message(
  at: number,
  decisions: Decision | readonly Decision[],
  more: {
    id?: string;
    form?: Form;
    item?: number;
    samples?: readonly Sample[];
    feed?: readonly Problem[];
  } = {},
): CommitMessage {
  const { id = `m${at}`, form = 'notification', item = 0, samples = [], feed = [] } = more;
  const generated = Date.UTC(2026, 0, 1) * 1000 + at * 1_000_000;
  return {
    stamp: { generated, form, messageId: id },
    item,
    seenSecond: 0,
    eventType: 'test.event',
    event: '{}',
    decisions: [decisions].flat(),
    samples,
    feed,
  };
}

export function sample(object: string | null, final: boolean): Sample {
  return {
    name: 'instance',
    meter_type: 'gauge',
    unit: 'instance',
    volume: 1,
    resource_id: 'r',
    project_id: null,
    user_id: null,
    timestamp: '2026-01-01T00:00:00.000000Z',
    metadata: {},
    final,
    object,
    origin: 'mapping',
    rule: { file: 'm.yaml', line: 1 },
  };
}

/** Commits the messages in the order given; the outcome of each. */
export function play(...messages: readonly CommitMessage[]): {
  inventory: MemoryInventory;
  outcomes: Outcome[];
} {
  const inventory = new MemoryInventory(MODELS);
  const outcomes = messages.map((one) => inventory.commit(one)).filter((outcome) => outcome !== 'duplicate');
  return { inventory, outcomes };
}
