import { setTimeout as wait } from 'node:timers/promises';
import { createHttpSource } from '../../../src/sources/http/index.ts';
import { freePorts } from '../../support/freePorts.ts';
import type { ServiceContext } from '../../support/services.ts';
import type { PrepareTransport } from '../conformance/transport.ts';
import { httpSettings, post } from './posting.ts';

const TOKEN = 'conforming-token';
const BOUND = 40;

/** A port of its own, and senders that post to it until each was answered. */
export const prepareHttp: PrepareTransport = async (context) => {
  const [port = 0] = await freePorts(1);
  return {
    entry: `{ type: http, name: feed, port: ${port}, token: ${TOKEN}, max_requests: ${BOUND} }`,
    create: (parts) => createHttpSource(httpSettings({ port, token: TOKEN, max_requests: BOUND }), parts),
    send: sending(context, `http://127.0.0.1:${port}/`),
    left: null,
    broker: null,
    bound: BOUND,
    silence: null,
    meta: { contentType: 'application/json' },
    position: null,
    inOrder: false,
    comesAgain: 'unsettled',
    tellsRedelivered: false,
    recorded: false,
    cannotCarry: ['nothing'],
    secrets: [TOKEN],
  };
};

/** Posts all at once, and each again that was not answered with 202, until the test ends. */
function sending(context: ServiceContext, url: string): (bodies: readonly Buffer[]) => Promise<void> {
  let over = false;
  context.after(() => {
    over = true;
  });
  const sendOne = async (body: Buffer): Promise<void> => {
    while (!over) {
      const status = await post(url, body, { Authorization: `Bearer ${TOKEN}` }).then(
        (answer) => answer.status,
        () => null,
      );
      if (status === 202) return;
      await wait(100);
    }
    throw new Error('the test has ended');
  };
  return async (bodies) => {
    await Promise.all(bodies.map(sendOne));
  };
}
