import { createConnection, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { toJson } from '../../../src/model/index.ts';
import type { AgentAnswer, AgentCommand } from '../../../src/probe/index.ts';
import { readAgentReply } from '../../../src/probe/hypervisor/agentReply.ts';

/** Asks an agent at its socket, one question after the other, and notes what was asked. */
export class AgentSocket {
  readonly asked: string[] = [];
  readonly #socket: Socket;
  readonly #lines: AsyncIterator<string>;

  constructor(path: string) {
    this.#socket = createConnection(path);
    this.#lines = createInterface({ input: this.#socket })[Symbol.asyncIterator]();
  }

  readonly ask = async (command: AgentCommand): Promise<AgentAnswer> => {
    this.asked.push(command.execute);
    this.#socket.write(`${toJson(command)}\n`);
    const line = await this.#lines.next();
    return line.done === true ? { kind: 'absent' } : readAgentReply(line.value);
  };

  close(): void {
    this.#socket.destroy();
  }
}
