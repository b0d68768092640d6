import type { ObjectView } from '../../src/model/index.ts';

export const PROJECT = '4fd17bd4ac834dcf8ba1236368f79986';
export const NETWORKS = {
  red: '0a000000-0000-4000-8000-00000000000a',
  blue: '0b000000-0000-4000-8000-00000000000b',
} as const;

/** Ids of instances, by a digit. */
export function uuid(digit: number): string {
  return `${digit}0000000-0000-4000-8000-000000000000`;
}

export interface TestGuest {
  readonly fixed?: readonly string[];
  readonly floating?: string;
  readonly network?: keyof typeof NETWORKS;
  readonly status?: string;
  readonly host?: string;
  readonly project?: string;
  /** Without a port, as where neutron sends nothing. */
  readonly portless?: true;
  readonly fields?: ObjectView['fields'];
}

/** An instance with its port and floating IP, as the shipped mappings make them. */
export function guest(digit: number, more: TestGuest = {}): readonly ObjectView[] {
  const {
    fixed = [],
    floating,
    network = 'red',
    status = 'ACTIVE',
    host = 'c1',
    project = PROJECT,
    portless,
    fields,
  } = more;
  const id = `server-${uuid(digit)}`;
  const instance = view(
    'instance',
    id,
    { name: `vm-${digit}`, host, status, addresses: fixed, ...fields },
    { project },
  );
  if (portless) return [instance];
  const port = `port-${digit}`;
  return [
    instance,
    view('port', port, { addresses: fixed }, { instance: id, network: `network-${NETWORKS[network]}` }),
    ...(floating === undefined
      ? []
      : [
          view(
            'floating_ip',
            `floatingip-${digit}`,
            { floating_ip_address: floating },
            { port, network: null },
          ),
        ]),
  ];
}

function view(
  type: string,
  id: string,
  fields: ObjectView['fields'],
  relations: ObjectView['relations'],
): ObjectView {
  return {
    type,
    id,
    deleted: false,
    partial: false,
    fields,
    relations,
    revision: 1,
    updated: '2026-03-02T08:00:00.000000Z',
  };
}
