import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { ReachabilityConfig } from '../config/index.ts';
import { namespacePattern } from '../config/index.ts';
import { ERRORS, findingsOf, StackwireError, type ErrorCode, type Finding } from '../model/index.ts';
import { canaryTargets } from './canaries.ts';
import { checkFping } from './checkFping.ts';
import { NAMESPACES, Pinger } from './pinger.ts';
import type { PingTarget } from './pingTarget.ts';

/** Any address of this machine. */
const SELF = { address: '127.0.0.1', family: 4, namespace: null, network: null } as const;

const { ok, action } = findingsOf('reachability', 'fping');

/**
 * Whether guests could be asked: fping hears this machine itself, there are namespaces by the names that are configured and one of them can be
 * entered, canaries answer. Nothing where nobody is to be asked.
 */
export async function* examineReachability(config: ReachabilityConfig): AsyncIterable<Finding> {
  const { fping, ip, namespaces, canaries, watch, osFping } = config;
  if (watch === null && osFping === null) return;
  const pinger = new Pinger({ fping, ip });
  try {
    await checkFping(fping);
    await firstAnswer(pinger, SELF);
    yield ok(fping, 'It hears answers.');
  } catch (error) {
    yield failed(fping, error);
    return;
  }
  const rules = new Set([namespaces.fixed, namespaces.floating].filter((rule) => rule !== null));
  if (rules.size > 0 && !existsSync(ip)) {
    yield action(ip, 'It is not there, and no network namespace can be entered.', {
      text: 'Install it, or name it in `reachability.ip`. On Debian:',
      lines: ['apt-get install iproute2'],
    });
    return;
  }
  for (const rule of rules) yield await namespaceFinding(rule, pinger);
  for (const canary of canaryTargets(canaries)) yield await canaryFinding(canary, pinger);
}

async function namespaceFinding(rule: string, pinger: Pinger): Promise<Finding> {
  const all = await readdir(NAMESPACES).catch(() => []);
  const pattern = namespacePattern(rule);
  const own = all.filter((name) => pattern.test(name));
  const [first] = own;
  if (first === undefined)
    return action(
      rule,
      'No network namespace of this machine is called so, and nobody can be asked in one.',
      {
        text: 'These are its namespaces; run the bridge where those of the networks are, or correct `reachability.namespaces`:',
        lines: ['ip netns list'],
      },
    );
  try {
    await firstAnswer(pinger, { ...SELF, namespace: first });
    return ok(rule, `${own.length} namespaces of this machine are called so, and ${first} can be entered.`);
  } catch (error) {
    return failed(rule, error);
  }
}

async function canaryFinding(canary: PingTarget, pinger: Pinger): Promise<Finding> {
  const { address, namespace } = canary;
  const subject = namespace === null ? address : `${address} in ${namespace}`;
  try {
    if (await firstAnswer(pinger, canary)) return ok(subject, 'This canary answers.');
  } catch (error) {
    return failed(subject, error);
  }
  return action(
    subject,
    'This canary does not answer. While none of its namespace does, no guest is told dead there.',
    {
      text: 'Name an address in `reachability.canaries` that always answers to ping, such as a gateway’s.',
      lines: [],
    },
  );
}

/** Whether a target answers; throws why it could not be asked. */
async function firstAnswer(pinger: Pinger, target: PingTarget): Promise<boolean> {
  const { answerOf, failures } = await pinger.round([target]);
  for (const failure of failures) throw failure;
  return answerOf(target)?.alive === true;
}

function failed(subject: string, error: unknown): Finding {
  if (!(error instanceof StackwireError)) throw error;
  return action(subject, `${error.message}.`, remedyOf(error.code));
}

function remedyOf(code: ErrorCode): { readonly text: string; readonly lines: readonly string[] } {
  const lines = code === 'reachability/no-fping' ? ['apt-get install fping'] : [];
  return { text: ERRORS[code].help, lines };
}
