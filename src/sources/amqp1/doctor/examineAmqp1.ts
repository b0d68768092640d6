import { parseTransportUrl } from '../../../amqp/index.ts';
import { idlePeerUrlOptions, peerAccess, type Peer, type PeerAccess } from '../../../amqp1/index.ts';
import { findingsOf, type DoctorParts, type Examination, type Finding } from '../../../model/index.ts';
import { addressesOf, openHostname } from '../addresses.ts';
import type { Amqp1Settings } from '../spec.ts';
import { addressFindings } from './addressFindings.ts';
import { examineHost } from './examineHost.ts';
import { switchOn } from './switchOn.ts';

/**
 * Says why nothing arrives from a peer: every host, then the addresses as the first host that lets us in has them. It takes no message:
 * it attaches to each address without giving credit.
 * @throws StackwireError `config/invalid` when the settings cannot be used at all
 */
export async function* examineAmqp1(settings: Amqp1Settings, parts: DoctorParts): Examination {
  const { name: source, clock } = parts;
  const access = peerAccess(settings);
  yield* urlFindings(settings, source);
  const hostname = openHostname(settings, access);
  let open: Peer | null = null;
  for (const address of access.addresses) {
    const peer: Peer | null = yield* examineHost(address, { source, access, openHostname: hostname, clock });
    if (open === null) open = peer;
    else await peer?.close();
  }
  if (open === null) return;
  try {
    yield* examinePeer(open, settings, access, parts);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    yield findingsOf(source, 'peer').action('connection', `The examination was broken off: ${why}.`, {
      text: 'Run it again; if it happens again, the log of the broker or router says more.',
      lines: [],
    });
  } finally {
    await open.close();
  }
}

async function* examinePeer(
  peer: Peer,
  settings: Amqp1Settings,
  access: PeerAccess,
  { name: source, batch }: DoctorParts,
): Examination {
  const addresses = addressesOf(settings, access, peer);
  yield productFinding(peer, settings, source);
  yield* addressFindings(source, peer, addresses);
  yield* prefetchFindings(settings, addresses.length, batch, source);
  yield findingsOf(source, 'sharing').note(
    'all addresses',
    'What the bridge takes from them no other reader gets, and the other way round: AMQP 1.0 does not say who else reads. A Ceilometer, or a second bridge, needs addresses of its own.',
  );
  yield findingsOf(source, 'sending').note(
    'services',
    'Whether services send cannot be seen over AMQP 1.0.',
    ...switchOn(settings, access, peer),
  );
}

function productFinding(peer: Peer, settings: Amqp1Settings, source: string): Finding {
  const { ok, note } = findingsOf(source, 'peer');
  const { product, version } = peer;
  if (product === null) {
    return note(
      'peer',
      'It does not say what it is; as oslo.messaging does, `addressing: dynamic` then takes legacy addresses.',
    );
  }
  const subject = `${product} ${version}`.trim();
  if (product === 'RabbitMQ' && settings.exchanges !== undefined) {
    return note(
      subject,
      'oslo.messaging’s amqp1 driver cannot send through RabbitMQ: its reply address is refused. Read the queues of the rabbit driver by `queues`, or use a source of type `amqp`.',
    );
  }
  return ok(subject, 'The bridge works with it.');
}

function* prefetchFindings(
  { prefetch }: Amqp1Settings,
  addresses: number,
  batch: number,
  source: string,
): Generator<Finding> {
  const { note } = findingsOf(source, 'prefetch');
  if (prefetch < addresses) {
    yield note(
      'prefetch',
      `${prefetch} is less than one for each of ${addresses} addresses; each gets one.`,
      {
        text: 'In the source, fewer `priorities` or `topics`, or:',
        lines: [`prefetch: ${addresses * 10}`],
      },
    );
  } else if (prefetch < 2 * batch) {
    yield note(
      'prefetch',
      `${prefetch} is less than two batches of ${batch}, so the peer waits for each commit.`,
      {
        text: 'In the source:',
        lines: [`prefetch: ${2 * batch}`],
      },
    );
  }
}

function* urlFindings({ url }: Amqp1Settings, source: string): Generator<Finding> {
  const idle = idlePeerUrlOptions(parseTransportUrl(url).query);
  if (idle.length === 0) return;
  yield findingsOf(source, 'url').note(
    'url',
    `These of its options have no effect here: ${idle.join(', ')}.`,
  );
}
