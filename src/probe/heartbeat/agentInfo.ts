import { isJsonObject, type Json } from '../../model/index.ts';

const VERSION = /^[\w.+~:-]{1,64}$/;

/** The version in an agent's answer to `guest-info`; null where it has none that looks like one. */
export function agentVersionOf(info: Json): string | null {
  const version = isJsonObject(info) ? info['version'] : null;
  return typeof version === 'string' && VERSION.test(version) ? version : null;
}
