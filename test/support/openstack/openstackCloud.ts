import { debianPackages } from '../debianPackages.ts';
import { freePorts } from '../freePorts.ts';
import { OpenstackServer } from './openstackServer.ts';

/** A workflow that is there for everybody. */
export const WORKFLOW = 'restart_guest';

/** Seconds for which a token of this cloud is good. */
const EXPIRATION = 3600;

/** Debian's Keystone, Masakari, Mistral and Vitrage, as far as sinks see them. */
export interface OpenstackCloud {
  /** Address of Keystone, without a version. */
  readonly keystone: string;
  /** Password of the user admin, who is in the project admin. */
  readonly password: string;
  /** What Vitrage made alarms of, as lines of JSON. */
  readonly alarms: readonly string[];
  stop(): Promise<void>;
}

/** `hosts` are those of Masakari's segment, each with whether it is under maintenance. A string says why there is none. */
export async function openstackCloud(
  hosts: Readonly<Record<string, boolean>>,
): Promise<OpenstackCloud | string> {
  const packages = await debianPackages('openstack');
  if (typeof packages === 'string') return packages;
  const ports = await freePorts(4);
  const [keystone = 0, masakari = 0, mistral = 0, vitrage = 0] = ports;
  const url = (port: number): string => `http://127.0.0.1:${port}`;
  const password = 'admin-password-of-the-cloud';
  const own = { keystone: `${url(keystone)}/v3`, password };
  const catalog = {
    'instance-ha': `${url(masakari)}/v1`,
    workflowv2: `${url(mistral)}/v2`,
    rca: url(vitrage),
  };
  const workflow = `{ version: '2.0', ${WORKFLOW}: { input: [instance], tasks: { note: { action: std.noop } } } }`;
  const starts = [
    OpenstackServer.start(packages, 'serveKeystone', keystone, { password, expiration: EXPIRATION, catalog }),
    OpenstackServer.start(packages, 'serveMasakari', masakari, { ...own, hosts }),
    OpenstackServer.start(packages, 'serveMistral', mistral, { ...own, workflow }),
    OpenstackServer.start(packages, 'serveVitrage', vitrage, own),
  ];
  const started = await Promise.allSettled(starts);
  const servers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async (): Promise<void> => void (await Promise.all(servers.map((server) => server.stop())));
  const failed = started.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return { keystone: url(keystone), password, alarms: servers[3]?.lines ?? [], stop };
}
