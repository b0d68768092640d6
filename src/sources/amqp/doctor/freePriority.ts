import { USUAL_PRIORITY } from './boundPolicy.ts';
import type { ManagementApi } from '../managementApi.ts';
import { ManagementError } from '../managementApi.ts';
import { asList } from './readFacts.ts';

/** A priority above that of every policy there is; only a policymaker may ask for them. */
export async function freePriority(api: ManagementApi, vhost: string): Promise<number> {
  try {
    const taken = asList(await api.get(['policies', vhost])).map(({ priority }) => Number(priority));
    return Math.max(0, ...taken.filter(Number.isSafeInteger)) + 1;
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    return USUAL_PRIORITY;
  }
}
