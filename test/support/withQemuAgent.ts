import { QemuAgent, type QemuAgentOptions } from './qemuAgent.ts';
import { noteSkipped, type ServiceContext } from './services.ts';

/** A guest agent on this machine. Where it cannot be had the suite is noted as skipped and null comes back. */
export async function withQemuAgent(
  context: ServiceContext,
  suite: string,
  options: QemuAgentOptions = {},
): Promise<QemuAgent | null> {
  const agent = await QemuAgent.start(context, options);
  if (typeof agent !== 'string') return agent;
  noteSkipped(suite, agent);
  context.skip(agent);
  return null;
}
