import type { AgentAnswer } from './hypervisor.ts';

/** Texts of VIR_ERR_AGENT_UNRESPONSIVE (86), which says nothing by its number alone; those of libvirt 9.0 and of later ones. */
const UNRESPONSIVE: readonly (readonly [RegExp, AgentAnswer['kind'] & ('absent' | 'silent')])[] = [
  [/guest agent is not connected/i, 'absent'],
  [/not available for now|didn't respond/i, 'silent'],
];

/** libvirt's own words before those of the agent (qemu_agent.c), with code 1, and in later ones with 113. */
const REFUSED = /unable to execute QEMU agent command '[^']*': ?(.*)$/is;
const NOT_FOUND = /has been disabled|has not been found|not found/i;

const BY_CODE: Readonly<Record<number, AgentAnswer>> = {
  42: { kind: 'gone' },
  55: { kind: 'not-running' },
  74: { kind: 'unconfigured' },
  // VIR_ERR_AGENT_COMMAND_TIMEOUT, of later libvirts.
  112: { kind: 'silent' },
};

/** What an error of an agent command says of the guest: mostly nothing. `code` null where only the text is known. */
export function agentRefusal(code: number | null, message: string): AgentAnswer {
  const [, description] = REFUSED.exec(message) ?? [];
  if (description !== undefined) {
    const because = NOT_FOUND.test(description) ? 'CommandNotFound' : 'GenericError';
    return { kind: 'refused', class: because, description: description.trim().slice(0, 256) };
  }
  const known = code === null ? undefined : BY_CODE[code];
  if (known !== undefined) return known;
  const [, kind] = UNRESPONSIVE.find(([text]) => text.test(message)) ?? [];
  if (kind !== undefined) return { kind };
  return { kind: 'unknown', because: message.slice(0, 512) };
}
