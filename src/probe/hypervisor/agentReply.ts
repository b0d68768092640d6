import { isJsonObject, type Json } from '../../model/index.ts';
import type { AgentAnswer } from './hypervisor.ts';

/** Commands that are asked here answer with a few kilobytes; a guest may send megabytes, and libvirt passes on ten. */
export const REPLY_MAX = 1_048_576;

/** The answer in what an agent sent, `{"return": …}` or `{"error": {"class": …, "desc": …}}`. Whatever it is, something lives there. */
export function readAgentReply(text: string): AgentAnswer {
  if (text.length > REPLY_MAX) return unreadable(`its answer has ${text.length} characters`);
  let reply: unknown;
  try {
    reply = JSON.parse(text);
  } catch {
    return unreadable('its answer is no JSON');
  }
  if (!isJsonObject(reply)) return unreadable('its answer is no object');
  if (Object.hasOwn(reply, 'return')) return { kind: 'answer', value: reply['return'] as Json };
  const { error } = reply;
  if (!isJsonObject(error)) return unreadable('its answer is neither a return nor an error');
  return {
    kind: 'refused',
    class: words(error['class'], 'GenericError'),
    description: words(error['desc'], ''),
  };
}

function unreadable(description: string): AgentAnswer {
  return { kind: 'refused', class: 'Unreadable', description };
}

function words(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value.slice(0, 256) : otherwise;
}
