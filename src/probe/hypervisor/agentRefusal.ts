import type { AgentAnswer } from './hypervisor.ts';

/** libvirt's own words before those of the agent (qemu_agent.c), with code 1, and in later ones with 113. */
const REFUSED = /unable to execute QEMU agent command '[^']*': ?(.*)$/is;
const NOT_FOUND = /has been disabled|has not been found|not found/i;

/** virErrorNumber. 86, the agent is unresponsive, says nothing by its number alone. */
const BY_CODE: Readonly<Record<number, AgentAnswer>> = {
  42: { kind: 'gone' },
  55: { kind: 'not-running' },
  74: { kind: 'unconfigured' },
  // VIR_ERR_AGENT_COMMAND_TIMEOUT, of later libvirts.
  112: { kind: 'silent' },
};

/** The same by text, in C's locale: those of 86, of libvirt 9.0 and later ones, and what virsh prints of the others. */
const BY_TEXT: readonly (readonly [RegExp, AgentAnswer])[] = [
  [/guest agent is not connected/i, { kind: 'absent' }],
  [/not available for now|guest agent didn't respond/i, { kind: 'silent' }],
  [/held by (?:\w+=\w+ )?agent=/i, { kind: 'occupied' }],
  [/domain is not running/i, { kind: 'not-running' }],
  [/guest agent is not configured/i, { kind: 'unconfigured' }],
  [/domain not found|failed to get domain/i, { kind: 'gone' }],
];

/** What an error of an agent command says of the guest: mostly nothing. `code` null where only the text is known. */
export function agentRefusal(code: number | null, message: string): AgentAnswer {
  const [, description] = REFUSED.exec(message) ?? [];
  if (description !== undefined) {
    const because = NOT_FOUND.test(description) ? 'CommandNotFound' : 'GenericError';
    return { kind: 'refused', class: because, description: description.trim().slice(0, 256) };
  }
  const known = code === null ? undefined : BY_CODE[code];
  if (known !== undefined) return known;
  const [, answer] = BY_TEXT.find(([text]) => text.test(message)) ?? [];
  return answer ?? { kind: 'unknown', because: message.slice(0, 512) };
}
