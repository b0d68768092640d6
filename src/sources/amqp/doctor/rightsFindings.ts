import { findingsOf } from '../../../model/index.ts';
import type { Finding } from '../../../model/index.ts';
import type { AmqpSettings } from '../spec.ts';
import type { ManagementApi } from '../managementApi.ts';
import { ManagementError } from '../managementApi.ts';
import { ownRights, rightsNeeded } from './ownRights.ts';
import { asObject } from './readFacts.ts';

/** Whether the user may do what the bridge will do. Only an administrator may ask, so often nothing is said. */
export async function rightsFindings(
  source: string,
  api: ManagementApi,
  username: string,
  vhost: string,
  settings: AmqpSettings,
): Promise<readonly Finding[]> {
  const { ok, action } = findingsOf(source, 'rights');
  let rights: Readonly<Record<string, unknown>> | null;
  try {
    rights = asObject(await api.get(['permissions', vhost, username]));
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    return [];
  }
  if (rights === null) return [];
  const wanted = rightsNeeded(settings);
  const lacking = wanted.filter(([right, name]) => !allows(rights[right], name));
  if (lacking.length === 0) return [ok(`user ${username}`, 'May do all that the bridge does.')];
  const detail = `May not ${lacking.map(([right, name]) => `${right} ${name}`).join(', ')}: the bridge will be refused.`;
  return [action(`user ${username}`, detail, ownRights(settings, username, vhost))];
}

function allows(pattern: unknown, name: string): boolean {
  if (typeof pattern !== 'string' || pattern === '') return false;
  try {
    return new RegExp(pattern).test(name);
  } catch {
    // Erlang's expressions know what JavaScript's do not; what cannot be judged is not complained of.
    return true;
  }
}
