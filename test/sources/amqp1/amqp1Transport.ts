import { randomUUID } from 'node:crypto';
import { createAmqp1Source } from '../../../src/sources/amqp1/index.ts';
import { Artemis } from '../../support/artemis.ts';
import { ARTEMIS_USER } from '../../support/artemisFiles.ts';
import { artemisProgram } from '../../support/artemisProgram.ts';
import { noteSkipped } from '../../support/services.ts';
import type { PrepareTransport } from '../conformance/transport.ts';
import { settings } from './running.ts';
import { sendingTo } from './sending.ts';

const BOUND = 40;
const IDLE = 2;

/** One broker for all that use this: they may kill it, and each test has an address of its own. */
let own: Promise<Artemis> | undefined;

/** Ends it, after the last of them. */
export async function endAmqp1(): Promise<void> {
  await (await own)?.stop();
  own = undefined;
}

/** An address of oslo.messaging's on an Artemis that all tests of the process share. */
export const prepareAmqp1: PrepareTransport = async (context) => {
  const program = await artemisProgram();
  if (typeof program === 'string') {
    noteSkipped('the source amqp1', program);
    context.skip(program);
    return null;
  }
  own ??= Artemis.start();
  const artemis = await own;
  const name = `conformance-${randomUUID()}`;
  const address = `openstack.org/om/notify/anycast/${name}/notifications.info`;
  const send = sendingTo(context, artemis.url(), address);
  await send([]);
  const entryAt = (url: string): string =>
    `{ type: amqp1, name: feed, url: "${url}", exchanges: [${name}], topics: [notifications],
      priorities: [info], prefetch: ${BOUND}, idle_timeout: ${IDLE}s }`;
  return {
    entry: entryAt(artemis.url()),
    link: {
      port: artemis.port(),
      entry: (port) => entryAt(artemis.url().replace(`:${artemis.port()}/`, `:${port}/`)),
    },
    create: (parts) => {
      const exchanges = { exchanges: [name], priorities: ['info' as const] };
      const more = { ...exchanges, prefetch: BOUND, idle_timeout: IDLE * 1_000_000 };
      return createAmqp1Source(settings(artemis.url(), more), parts);
    },
    send,
    left: () => artemis.messages(address),
    broker: {
      kill: () => artemis.kill(),
      start: () => artemis.restart(),
      hang: () => {
        artemis.hang();
        return () => artemis.resume();
      },
    },
    bound: BOUND,
    silence: 2 * IDLE * 1000 + 1000,
    meta: { exchange: name, routingKey: 'notifications.info', contentType: 'application/json' },
    position: null,
    inOrder: true,
    comesAgain: 'unsettled',
    // What is given back counts as no delivery.
    tellsRedelivered: false,
    recorded: false,
    cannotCarry: [],
    secrets: [ARTEMIS_USER.password, encodeURIComponent(ARTEMIS_USER.password)],
  };
};
