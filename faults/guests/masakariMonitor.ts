import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cleanup } from '../../test/support/cleanup.ts';
import { debianPackages } from '../../test/support/debianPackages.ts';
import type { Libvirtd } from '../../test/support/libvirtd.ts';
import { FakeCloud, json } from '../../test/support/openstack/fakeCloud.ts';
import { pythonEnvironment } from '../../test/support/pythonEnvironment.ts';
import { run } from '../../test/support/run.ts';
import type { GuestMonitor, Notice } from './guestMonitor.ts';
import { MonitorProcess } from './monitorProcess.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const VERSION = (url: string): unknown => ({
  id: 'v1.0',
  status: 'CURRENT',
  version: '1.3',
  min_version: '1.0',
  links: [{ rel: 'self', href: `${url}/v1/` }],
});
/** Its own program, as Debian's starter calls it. */
const PROGRAM =
  'import sys; from masakarimonitors.cmd.introspectiveinstancemonitor import main; sys.exit(main())';

export interface MasakariOptions {
  /** Debian's package as it is, or the newest release. */
  readonly release: 'debian' | 'newest';
  /** Seconds. */
  readonly interval: number;
  readonly threshold: number;
}

/**
 * Masakari's introspective instance monitor as it is installed, on a libvirtd of ours. It logs in and posts to a stand-in of
 * Keystone and of Masakari's API on loopback, which answers as the real one does and does nothing to a guest.
 */
export class MasakariMonitor implements GuestMonitor {
  readonly name: string;
  readonly notices: Notice[] = [];
  readonly #cloud: FakeCloud;
  readonly #log: string;
  readonly #process: MonitorProcess;

  private constructor(name: string, cloud: FakeCloud, log: string, start: (output: number) => ChildProcess) {
    this.name = name;
    this.#cloud = cloud;
    this.#log = log;
    this.#process = new MonitorProcess(log, start);
    cloud.answer = (response, { body }) => {
      // openstacksdk asks for versions first.
      if (body === '') return json(response, 200, { version: VERSION(cloud.url) });
      const { notification } = JSON.parse(body) as {
        readonly notification: { readonly payload: { readonly instance_uuid: string } };
      };
      this.notices.push({ at: Date.now(), uuid: notification.payload.instance_uuid, says: 'fault' });
      const stored = { ...notification, notification_uuid: crypto.randomUUID(), status: 'new' };
      json(response, 202, { notification: stored });
    };
  }

  static async prepare(
    cleanup: Cleanup,
    libvirtd: Libvirtd,
    options: MasakariOptions,
  ): Promise<MasakariMonitor> {
    const packages = await debianPackages('masakariMonitors');
    if (typeof packages === 'string') throw new Error(packages);
    const { PYTHONPATH: debian = '' } = packages.env;
    const newest = options.release === 'newest' ? await newestRelease() : null;
    const env = {
      ...packages.env,
      PYTHONPATH: [newest, debian].filter(Boolean).join(':'),
      // Debian's release asks libvirt for its default; it has no setting for that.
      LIBVIRT_DEFAULT_URI: libvirtd.uri,
    };
    const about = 'from importlib.metadata import version; print(version("masakari-monitors"))';
    const version = (await run(packages.python, ['-c', about], { env })).trim();
    const cloud = new FakeCloud();
    await cloud.server.start();
    const name = `masakari-monitors ${version}${newest === null ? ', Debian' : ''}`;
    const folder = join(libvirtd.folder, `masakari-${options.release}`);
    mkdirSync(join(folder, 'locks'), { recursive: true });
    const file = join(folder, 'masakarimonitors.conf');
    writeFileSync(file, configuration(cloud.url, libvirtd.uri, folder, options));
    const monitor = new MasakariMonitor(name, cloud, join(folder, 'log'), (output) =>
      spawn(packages.python, ['-c', PROGRAM, '--config-file', file], {
        stdio: ['ignore', output, output],
        env,
        cwd: folder,
      }),
    );
    cleanup.after(async () => {
      await monitor.kill();
      await cloud.server.kill();
    });
    return monitor;
  }

  /** What it wrote: its complaints are part of how far it runs. */
  get log(): string {
    return readFileSync(this.#log, 'utf8');
  }

  start(): Promise<void> {
    return this.#process.start();
  }

  get running(): boolean {
    return this.#process.running;
  }

  kill(): Promise<void> {
    return this.#process.kill();
  }

  async loseTarget(): Promise<void> {
    await this.#cloud.server.kill();
  }

  async findTarget(): Promise<void> {
    await this.#cloud.server.start();
  }
}

async function newestRelease(): Promise<string> {
  const python = await pythonEnvironment('masakari', REQUIREMENTS);
  return (await run(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'])).trim();
}

function configuration(url: string, uri: string, folder: string, options: MasakariOptions): string {
  return `[DEFAULT]
debug = True
[api]
auth_type = v3password
auth_url = ${url}/v3
username = masakari
password = secret
project_name = service
user_domain_name = Default
project_domain_name = Default
[libvirt]
connection_uri = ${uri}
[introspectiveinstancemonitor]
guest_monitoring_interval = ${options.interval}
guest_monitoring_failure_threshold = ${options.threshold}
[oslo_concurrency]
lock_path = ${join(folder, 'locks')}
`;
}
