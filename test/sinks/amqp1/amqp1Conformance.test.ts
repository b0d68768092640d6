import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { AddressReader } from '../../support/addressReader.ts';
import { Artemis } from '../../support/artemis.ts';
import { ARTEMIS_USER } from '../../support/artemisFiles.ts';
import { artemisProgram } from '../../support/artemisProgram.ts';
import { noteSkipped } from '../../support/services.ts';
import { sinkConformance } from '../sinkConformance.ts';

/** One broker for all tests: the suite kills it, and each has an address of its own. */
let own: Promise<Artemis> | undefined;
after(async () => (await own)?.stop());

sinkConformance('amqp1', async (context) => {
  const program = await artemisProgram();
  if (typeof program === 'string') {
    noteSkipped('the sink amqp1', program);
    context.skip(program);
    return null;
  }
  own ??= Artemis.start();
  const artemis = await own;
  const address = `stackwire/${randomUUID()}`;
  const reader = new AddressReader(context, artemis.url(), address);
  return {
    // A broker takes all at once: slowly enough that something is left to be done when it goes away.
    sink: `{ type: amqp1, name: target, url: "${artemis.url()}", address: "${address}", batch: 20, rate: 400, kinds: [event, change], filter: "kind != 'object'" }`,
    taken: () => reader.messages.map(({ message_id: id }) => String(id)),
    kill: () => artemis.kill(),
    start: () => artemis.restart(),
    secrets: [ARTEMIS_USER.password, encodeURIComponent(ARTEMIS_USER.password)],
  };
});
