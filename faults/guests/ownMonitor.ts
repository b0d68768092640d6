import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Cleanup } from '../../test/support/cleanup.ts';
import { HookServer } from '../../test/support/hookServer.ts';
import type { Libvirtd } from '../../test/support/libvirtd.ts';
import type { GuestMonitor, Notice } from './guestMonitor.ts';
import { MonitorProcess } from './monitorProcess.ts';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const FAULTS = new Set(['agent-hung', 'guest-hung', 'guest-panicked']);

interface Said {
  readonly event_type: string;
  readonly payload: { readonly instance_id?: string; readonly health?: string };
}

export interface OwnOptions {
  /** Seconds. */
  readonly interval: number;
  readonly threshold: number;
}

/** `stackwire probe` as an operator runs it, posting to a stand-in of a bridge, which takes everything. */
export class OwnMonitor implements GuestMonitor {
  readonly name = 'stackwire probe';
  readonly notices: Notice[] = [];
  readonly #bridge: HookServer;
  readonly #process: MonitorProcess;
  /** Guests of which a fault was told last. */
  readonly #faulty = new Set<string>();

  private constructor(bridge: HookServer, folder: string) {
    this.#bridge = bridge;
    this.#process = new MonitorProcess(join(folder, 'log'), (output) =>
      spawn(process.execPath, [CLI, 'probe', '-c', 'probe.yaml'], {
        cwd: folder,
        stdio: ['ignore', output, output],
      }),
    );
    bridge.answer = (response, { body }) => {
      for (const said of JSON.parse(body) as readonly Said[]) this.#hear(said);
      response.writeHead(202).end('{}');
    };
  }

  static async prepare(cleanup: Cleanup, libvirtd: Libvirtd, options: OwnOptions): Promise<OwnMonitor> {
    const bridge = new HookServer();
    await bridge.start();
    const folder = join(libvirtd.folder, 'stackwire');
    mkdirSync(folder);
    const monitor = new OwnMonitor(bridge, folder);
    const file = {
      host: 'compute-1',
      hypervisor: { socket: libvirtd.socket },
      state: join(folder, 'state'),
      send: { http: { url: `http://127.0.0.1:${bridge.port}/`, token: 'secret-for-loopback' } },
      heartbeat: { interval: `${options.interval}s`, failures: options.threshold },
      http: { enabled: false },
    };
    writeFileSync(join(folder, 'probe.yaml'), JSON.stringify(file));
    cleanup.after(async () => {
      await monitor.kill();
      await bridge.kill();
    });
    return monitor;
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
    await this.#bridge.kill();
  }

  async findTarget(): Promise<void> {
    await this.#bridge.start();
  }

  #hear({ event_type: type, payload }: Said): void {
    const at = Date.now();
    if (type === 'guest.host.stalled') return void this.notices.push({ at, uuid: null, says: 'host' });
    const { instance_id: uuid, health } = payload;
    if (type !== 'guest.health.changed' || uuid === undefined || health === undefined) return;
    const is = FAULTS.has(health);
    if (is === this.#faulty.has(uuid)) return;
    if (is) this.#faulty.add(uuid);
    else this.#faulty.delete(uuid);
    this.notices.push({ at, uuid, says: is ? 'fault' : 'recovered', verdict: health });
  }
}
