import { randomBytes, randomUUID } from 'node:crypto';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GuestConsole } from './guestConsole.ts';
import { guestImage } from './guestImage.ts';
import type { Libvirtd } from './libvirtd.ts';
import { novaXml, type Machine, type NovaInstance } from './novaXml.ts';

export interface NovaDomainOptions {
  /** False for a machine that boots an empty disk: no kernel, no agent that would answer, hardly any cost. */
  readonly guest?: boolean;
  /** More arguments of the guest's kernel; test/support/guest/init says which there are. */
  readonly arguments?: string;
  readonly instance?: Partial<NovaInstance>;
  readonly machine?: Partial<Machine>;
}

/** How it is moved to another host; as nova has it moved unless said otherwise. */
export interface MigrationOptions {
  /** Whether the definition stays behind. */
  readonly leaveDefined?: boolean;
  /** Whether there is none on the other host: it is gone as soon as it ends there. */
  readonly transient?: boolean;
  /** MiB a second; what the guest writes meanwhile is sent again. */
  readonly bandwidth?: number;
}

/** MiB; a guest with less never answers. */
const GUEST_MEMORY = 96;
const EMPTY_MEMORY = 8;
const DISK = 8 * 1024 * 1024;

/**
 * What can befall the guest from within, as test/support/guest/fault does it. `stop`, `continue`, `kill` and `start` are its
 * agent's; `sleep` and `spin` leave nothing that answers, the one with an idle processor and the other with a busy one;
 * `mount` gives it a file system that can be frozen, which takes a minute after `slow`.
 */
export type GuestFault =
  'stop' | 'continue' | 'kill' | 'start' | 'panic' | 'spin' | 'sleep' | 'mount' | 'slow';
const LAST: ReadonlySet<GuestFault> = new Set(['panic', 'spin', 'sleep']);

let counted = 0;

/** An instance as nova would have defined it in a libvirtd of ours. That one's end is its end too. */
export class NovaDomain {
  readonly instance: NovaInstance;
  #libvirtd: Libvirtd;
  readonly #machine: Machine;
  #console: GuestConsole | undefined;

  private constructor(libvirtd: Libvirtd, instance: NovaInstance, machine: Machine) {
    this.#libvirtd = libvirtd;
    this.instance = instance;
    this.#machine = machine;
  }

  /** Defined, and not yet started. */
  static async define(libvirtd: Libvirtd, options: NovaDomainOptions = {}): Promise<NovaDomain> {
    const { guest = true, instance: own = {} } = options;
    const instance = { ...novaInstance(++counted), ...own };
    const image = guest ? await guestImage() : null;
    if (typeof image === 'string') throw new Error(image);
    const disk = join(libvirtd.folder, `${instance.name}.disk`);
    writeFileSync(disk, '');
    truncateSync(disk, DISK);
    const machine: Machine = {
      memory: guest ? GUEST_MEMORY : EMPTY_MEMORY,
      boot: image && { ...image, arguments: `${image.arguments} ${options.arguments ?? ''}`.trim() },
      disk,
      agent: true,
      panicDevice: false,
      console: `/run/${instance.name}.console`,
      ...options.machine,
    };
    const domain = new NovaDomain(libvirtd, instance, machine);
    await domain.define();
    return domain;
  }

  get uuid(): string {
    return this.instance.uuid;
  }

  get name(): string {
    return this.instance.name;
  }

  get xml(): string {
    return novaXml(this.instance, this.#machine);
  }

  /** Again, after it was undefined: as nova does for a hard reboot. */
  async define(): Promise<void> {
    const file = join(this.#libvirtd.folder, `${this.name}.xml`);
    writeFileSync(file, this.xml);
    await this.#libvirtd.virsh('define', file);
  }

  /** Resolves when the machine runs; `console` tells when the guest has booted. */
  async start(): Promise<void> {
    await this.#libvirtd.virsh('start', this.name);
    if (this.#machine.boot !== null) await this.#openConsole();
  }

  /** Starts it and waits for its guest, whose agent then answers within moments. */
  async boot(): Promise<void> {
    await this.start();
    await this.console.booted();
  }

  get console(): GuestConsole {
    if (this.#console === undefined) throw new Error(`${this.name} was not started`);
    return this.#console;
  }

  /** Resolves when it has happened; for what leaves no shell to tell, when it was typed. */
  async befall(fault: GuestFault): Promise<void> {
    if (LAST.has(fault)) this.console.type(`fault ${fault}`);
    else await this.console.run(`fault ${fault}`);
  }

  /** Writes a file of the guest's in one step. */
  async write(path: string, content: string): Promise<void> {
    const escaped = content.replaceAll("'", "'\\''");
    await this.console.run(`printf %s '${escaped}' >${path}.new; mv ${path}.new ${path}`);
  }

  async pause(): Promise<void> {
    await this.#virsh('suspend');
  }

  async resume(): Promise<void> {
    await this.#virsh('resume');
  }

  /** The guest boots again in the same process; its console tells when it has. */
  async reset(): Promise<void> {
    this.#console?.expectBoot();
    await this.#virsh('reset');
  }

  /** Stops its file systems, as a backup does; it needs one, which the fault `mount` makes. */
  async freeze(): Promise<void> {
    await this.#virsh('domfsfreeze');
  }

  async thaw(): Promise<void> {
    await this.#virsh('domfsthaw');
  }

  /** Ends the machine and keeps its memory, as nova's suspend does. */
  async save(): Promise<void> {
    await this.#virsh('managedsave');
    this.#console?.close();
  }

  /** Brings back what was saved, in another process; the guest has noticed nothing. */
  async restore(): Promise<void> {
    await this.start();
  }

  /**
   * Moves it to another host while it runs, with the disk where it is, as on storage that both have. The guest notices nothing.
   * @throws where it was given up, and stays then
   */
  async migrate(to: Libvirtd, { leaveDefined, transient, bandwidth }: MigrationOptions = {}): Promise<void> {
    await this.#virsh(
      'migrate',
      to.uriFromOutside,
      '--live',
      '--p2p',
      '--unsafe',
      '--migrateuri',
      `unix://${to.folder}/${this.name}.migration`,
      ...(leaveDefined === true ? [] : ['--undefinesource']),
      ...(transient === true ? [] : ['--persistent']),
      ...(bandwidth === undefined ? [] : ['--bandwidth', String(bandwidth)]),
    );
    this.#libvirtd = to;
    if (this.#machine.boot !== null) await this.#openConsole();
  }

  async destroy(): Promise<void> {
    await this.#virsh('destroy');
    this.#console?.close();
  }

  async undefine(): Promise<void> {
    await this.#virsh('undefine', '--managed-save');
  }

  /** `virsh domstate --reason`, e.g. `running (booted)`. */
  state(): Promise<string> {
    return this.#virsh('domstate', '--reason');
  }

  async #openConsole(): Promise<void> {
    this.#console?.close();
    this.#console = await GuestConsole.open(join(this.#libvirtd.folder, this.#machine.console));
  }

  #virsh(command: string, ...words: readonly string[]): Promise<string> {
    return this.#libvirtd.virsh(command, this.name, ...words);
  }
}

function novaInstance(number: number): NovaInstance {
  const port = randomUUID();
  const octets = [...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0'));
  return {
    uuid: randomUUID(),
    name: `instance-${number.toString(16).padStart(8, '0')}`,
    displayName: `guest ${number}`,
    flavor: { name: 'm1.nano', id: '42', memory: 128 },
    image: '0c5d5e1b-9c0e-4c61-8f42-3c1a6cf7a1d9',
    project: { id: '6f70656e737461636b20697320610000', name: 'demo' },
    user: { id: 'fa2b3c4d5e6f708192a3b4c5d6e7f809', name: 'demo' },
    port: { id: port, mac: `fa:16:3e:${octets.join(':')}`, address: `10.0.0.${(number % 250) + 2}` },
    written: { extraSpecs: {}, imageProperties: { hw_qemu_guest_agent: 'yes' } },
  };
}
