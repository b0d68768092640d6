import type { Cleanup } from './cleanup.ts';
import { run } from './run.ts';

let made = 0;

/** A network namespace of a test's own, whose addresses come and go: a network of tenants, and guests that live and die in it. */
export class TestNamespace {
  readonly name: string;
  readonly #ip: string;

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

  /** It does not any more. */
  async remove(address: string): Promise<void> {
    await run(this.#ip, ['-n', this.name, 'addr', 'del', `${address}/32`, 'dev', 'lo']);
  }
}
