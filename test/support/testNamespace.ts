import type { Cleanup } from './cleanup.ts';
import { run } from './run.ts';

let made = 0;
/** The guests' own end of a cable: their answers leave by it. */
const GUESTS_END = '10.9.0.2/24';

/** A network namespace of a test's own, whose addresses come and go: a network of tenants, and guests that live and die in it. */
export class TestNamespace {
  readonly name: string;
  readonly #ip: string;
  #cable = '';

  private constructor(name: string, ip: string) {
    this.name = name;
    this.#ip = ip;
  }

  /** Makes one; a string says why that is not possible here, mostly for want of root. */
  static async create(
    cleanup: Cleanup,
    ip: string,
    name = `stackwire-${process.pid}-${++made}`,
  ): Promise<TestNamespace | string> {
    try {
      await run(ip, ['netns', 'add', name]);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    cleanup.after(() => run(ip, ['netns', 'del', name]));
    await run(ip, ['-n', name, 'link', 'set', 'lo', 'up']);
    return new TestNamespace(name, ip);
  }

  /** A guest with this address lives. */
  async add(address: string): Promise<void> {
    await run(this.#ip, ['-n', this.name, 'addr', 'add', address, 'dev', 'lo']);
  }

  /** Lays a cable to another namespace: guests have their addresses there, and this one has `address` (with its prefix) to ask them from. */
  async cable(guests: TestNamespace, address: string): Promise<void> {
    const names = [`up${++made}`, `down${made}`] as const;
    const [up, down] = names;
    await run(this.#ip, [
      '-n',
      this.name,
      'link',
      'add',
      up,
      'type',
      'veth',
      'peer',
      'name',
      down,
      'netns',
      guests.name,
    ]);
    await run(this.#ip, ['-n', this.name, 'addr', 'add', address, 'dev', up]);
    await run(this.#ip, ['-n', guests.name, 'addr', 'add', GUESTS_END, 'dev', down]);
    await run(this.#ip, ['-n', guests.name, 'link', 'set', down, 'up']);
    await run(this.#ip, ['-n', this.name, 'link', 'set', up, 'up']);
    this.#cable = up;
  }

  /** Takes its end of the cable down, or up again. */
  async link(state: 'up' | 'down'): Promise<void> {
    await run(this.#ip, ['-n', this.name, 'link', 'set', this.#cable, state]);
  }

  /** It does not any more. */
  async remove(address: string): Promise<void> {
    await run(this.#ip, ['-n', this.name, 'addr', 'del', `${address}/32`, 'dev', 'lo']);
  }
}
