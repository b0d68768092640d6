import { AttachRefused, CreditPool, Receiver, type Peer } from '../../../amqp1/index.ts';
import { findingsOf, type Finding, type Remedy } from '../../../model/index.ts';
import type { ReadAddress } from '../addresses.ts';

/** Attaches to each address without giving credit, so that nothing is taken, and lets go of it again. */
export async function* addressFindings(
  source: string,
  peer: Peer,
  addresses: readonly ReadAddress[],
): AsyncGenerator<Finding> {
  const { ok, action } = findingsOf(source, 'addresses');
  const readable: string[] = [];
  for (const { address } of addresses) {
    const refusal = await tryAddress(peer, address);
    if (refusal === null) readable.push(address);
    else yield action(address, `It cannot be read: ${refusal.message}.`, fixFor(refusal));
  }
  if (readable.length > 0) yield ok(subjectOf(readable), 'The peer lets the bridge read it.');
}

async function tryAddress(peer: Peer, address: string): Promise<AttachRefused | null> {
  try {
    const receiver = await Receiver.open(peer, {
      address,
      prefetch: 1,
      line: new CreditPool(1, 1).line(),
      deliver: () => undefined,
    });
    receiver.close();
    return null;
  } catch (error) {
    if (error instanceof AttachRefused) return error;
    throw error;
  }
}

/** A list of hundreds is named by its first. */
function subjectOf(addresses: readonly string[]): string {
  const [first = '', second] = addresses;
  return second === undefined ? first : `${first} and ${addresses.length - 1} more`;
}

const RIGHTS: Remedy = {
  text: 'Give the user the right to read it. On RabbitMQ, and in Artemis’ broker.xml:',
  lines: [
    'rabbitmqctl set_permissions USER "^$" "^$" ".*"',
    '<permission type="consume" roles="ROLE"/>   <!-- below <security-setting match="#"> -->',
  ],
};

const MISSING: Remedy = {
  text: 'It does not exist. The bridge waits for it, so nothing is to be done where a service makes it with its first message; else mend its name. On RabbitMQ, and on Artemis:',
  lines: ['rabbitmqctl list_queues name', 'artemis address show'],
};

const OTHERWISE: Remedy = { text: 'The log of the broker or router says more.', lines: [] };

function fixFor({ condition }: AttachRefused): Remedy {
  if (condition === 'amqp:not-found') return MISSING;
  return condition === 'amqp:unauthorized-access' ? RIGHTS : OTHERWISE;
}
