import { existsSync } from 'node:fs';
import type { ReachabilityConfig } from '../config/index.ts';
import { ERRORS, findingsOf, StackwireError, type ErrorCode, type Finding } from '../model/index.ts';
import { checkFping } from './checkFping.ts';
import { Pinger } from './pinger.ts';

/** Any address of this machine. */
const SELF = { address: '127.0.0.1', family: 4, namespace: null } as const;

/** Whether guests could be asked: fping hears this machine itself, and ip is there for namespaces. Nothing where nobody is to be asked. */
export async function* examineReachability(config: ReachabilityConfig): AsyncIterable<Finding> {
  const { fping, ip, namespaces, watch, osFping } = config;
  if (watch === null && osFping === null) return;
  const { ok, action } = findingsOf('reachability', 'fping');
  try {
    await checkFping(fping);
    const { failures } = await new Pinger({ fping, ip }).round([SELF]);
    const [failure] = failures;
    if (failure !== undefined) throw failure;
    yield ok(fping, 'It hears answers.');
  } catch (error) {
    if (!(error instanceof StackwireError)) throw error;
    yield action(fping, `${error.message}.`, remedyOf(error.code));
  }
  const named = namespaces.fixed !== null || namespaces.floating !== null;
  if (named && !existsSync(ip))
    yield action(ip, 'It is not there, and no network namespace can be entered.', {
      text: 'Install it, or name it in `reachability.ip`. On Debian:',
      lines: ['apt-get install iproute2'],
    });
}

function remedyOf(code: ErrorCode): { readonly text: string; readonly lines: readonly string[] } {
  const lines = code === 'reachability/no-fping' ? ['apt-get install fping'] : [];
  return { text: ERRORS[code].help, lines };
}
