import type { ManagementApi } from '../managementApi.ts';
import { ManagementError } from '../managementApi.ts';
import { asList, text } from './readFacts.ts';

/** Virtual hosts beside ours in which one of the exchanges exists; null where the user may not see. */
export async function exchangesElsewhere(
  api: ManagementApi,
  vhost: string,
  exchanges: readonly string[],
): Promise<readonly string[] | null> {
  try {
    const all = asList(await api.get(['exchanges'], '?columns=name,vhost'));
    const others = all.filter(({ name, vhost: place }) => place !== vhost && exchanges.includes(text(name)));
    return [...new Set(others.map(({ vhost: place }) => text(place)))].sort();
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    return null;
  }
}
