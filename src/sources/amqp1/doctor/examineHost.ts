import { reachHost, type ReachWords } from '../../../amqp/index.ts';
import {
  judgePeerFailure,
  openPeer,
  type Peer,
  type PeerAccess,
  type PeerAddress,
  type PeerFailure,
} from '../../../amqp1/index.ts';
import { findingsOf, type Clock, type Finding, type Remedy } from '../../../model/index.ts';

export interface HostParts {
  readonly source: string;
  readonly access: PeerAccess;
  readonly openHostname: string | undefined;
  readonly clock: Clock;
}

const REACH: ReachWords = {
  start: {
    text: 'Start the broker or router, or mend the port in the url. On its machine:',
    lines: ['ss -ltnp'],
  },
  peer: 'peer',
};

/** One host from its name to an open connection, which is handed back; null where it did not come to that. */
export async function* examineHost(
  address: PeerAddress,
  { source, access, openHostname, clock }: HostParts,
): AsyncGenerator<Finding, Peer | null> {
  const reach = await reachHost(source, address.hostname, address.port, REACH);
  yield reach;
  if (reach.level === 'action') return null;
  const subject = `${address.hostname}:${address.port}`;
  try {
    const peer = await openPeer(address, {
      access,
      name: `doctor ${source}`,
      ...(openHostname !== undefined && { openHostname }),
      clock,
      giveUp: new AbortController().signal,
    });
    if (access.encrypted) yield encryption(source, subject, access);
    yield findingsOf(source, 'login').ok(subject, `${userLabel(address, access)} is let in.`);
    return peer;
  } catch (error) {
    const { about, why } = await judgePeerFailure(error, address, access);
    yield findingsOf(source, about).action(subject, `No connection came about: ${why}.`, FIXES[about]);
    return null;
  }
}

function encryption(source: string, subject: string, { tls }: PeerAccess): Finding {
  const { ok, note } = findingsOf(source, 'tls');
  if (tls.verify) return ok(subject, 'Encrypted, and its certificate is trusted.');
  return note(
    subject,
    'Encrypted, but the certificate is not checked: whoever sits in between can read the password.',
    {
      text: 'Give the file of the authority that signed it, and check it again:',
      lines: ['tls: { ca_file: /etc/stackwire/peer-ca.pem, verify: true }'],
    },
  );
}

function userLabel({ username }: PeerAddress, { auth }: PeerAccess): string {
  const labels = {
    plain: `User ${username}`,
    external: 'The owner of the client certificate',
    anonymous: 'Anybody',
  };
  return labels[auth];
}

/** What to do about each kind of failure, beside what the failure itself says. */
const FIXES: Readonly<Record<PeerFailure['about'], Remedy>> = {
  tls: {
    text: 'In the source, the authority that signed the peer’s certificate, or the name that it carries:',
    lines: ['tls: { ca_file: /etc/stackwire/peer-ca.pem }', 'tls: { servername: NAME }'],
  },
  login: {
    text: 'Check the user and the password that the url gets; on RabbitMQ (it asks for the password):',
    lines: ['rabbitmqctl authenticate_user USER'],
  },
  protocol: {
    text: 'Mend the port in the url; a RabbitMQ before 4.0 speaks AMQP 1.0 with a plug-in:',
    lines: ['rabbitmq-plugins enable rabbitmq_amqp1_0'],
  },
  connection: {
    text: 'The log of the broker or router says more. Port and scheme belong together: amqps:// for the one that wants TLS, amqp:// for the one that does not:',
    lines: ['url: amqps://USER:${BUS_PASSWORD}@HOST:5671/'],
  },
};
