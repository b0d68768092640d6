import type { ServerResponse } from 'node:http';
import type { HookServer } from '../../test/support/hookServer.ts';
import type { Fault } from '../fault.ts';
import { ToldTarget } from '../toldTarget.ts';

const BACKLOG = 100_000;
/** The short run has one that fails slowly and one that fails at once. */
const LONG = 'in a long run';

interface Blow {
  readonly name: string;
  readonly does: string;
  readonly strike: (target: HookServer) => unknown;
  readonly heal: (target: HookServer) => unknown;
  readonly only?: NonNullable<Fault['only']>;
}

function answering(
  name: string,
  does: string,
  answer: (response: ServerResponse) => unknown,
  when: Pick<Blow, 'only'> = {},
): Blow {
  return {
    name,
    does,
    strike: (target) => {
      target.answer = (response) => void answer(response);
    },
    heal: (target) => target.behave(),
    ...when,
  };
}

const BLOWS: readonly Blow[] = [
  {
    name: 'killed',
    does: 'is killed',
    strike: (target) => target.kill(),
    heal: (target) => target.start(),
    only: LONG,
  },
  answering('hangs', 'takes requests and never answers', () => undefined),
  answering(
    'busy',
    'answers 429 and says when to come again',
    (response) => response.writeHead(429, { 'retry-after': '1' }).end(),
    { only: LONG },
  ),
  answering('broken', 'answers 500', (response) => response.writeHead(500).end('internal error'), {
    only: LONG,
  }),
  answering(
    'half',
    'breaks off before its status is said',
    (response) => response.socket?.end('HTTP/1.1 2'),
    { only: LONG },
  ),
  answering('garbage', 'answers something that is not HTTP', (response) =>
    response.socket?.end('220 ready\r\n'),
  ),
];

/**
 * A webhook whose target fails in one of these ways, and a file beside it. Meanwhile the bridge is killed too. In the
 * end both have been told the whole history, in its order.
 */
export const struckTargets: readonly Fault[] = [
  ...BLOWS.map(({ name, does, strike, heal, ...when }): Fault => ({
    ...when,
    name: `target-${name}`,
    does: `a webhook's target ${does}, and the bridge is killed meanwhile`,
    expects: 'nothing lost',
    prepare: async (cleanup) => {
      const target = await ToldTarget.start(cleanup);
      return {
        target,
        inject: async ({ bridge, pause }) => {
          await strike(target.server);
          await bridge.until(() => Promise.resolve(bridge.errors.includes('a delivery failed')));
          await pause(100, 1000);
          await bridge.killAndRestart();
          await target.besideIsUpToDate(bridge);
          await heal(target.server);
        },
      };
    },
  })),
  {
    name: 'target-hangs-for-long',
    does: `a webhook's target does not answer while ${BACKLOG.toLocaleString('en')} messages come`,
    expects: 'nothing lost',
    only: 'once in a long run',
    prepare: async (cleanup) => {
      const target = await ToldTarget.start(cleanup);
      return {
        target,
        inject: async ({ bridge, load }) => {
          target.server.answer = () => undefined;
          await load.burst(BACKLOG);
          await target.besideIsUpToDate(bridge);
          target.server.behave();
        },
      };
    },
  },
];
