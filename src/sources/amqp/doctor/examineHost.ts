import { connect } from 'amqplib';
import type { ChannelModel, SocketOptions } from 'amqplib';
import { findingsOf } from '../../../model/index.ts';
import type { Finding, Micros } from '../../../model/index.ts';
import {
  type BrokerAccess,
  type BrokerAddress,
  brokerText,
  explainFailure,
  login,
  reachHost,
  type ReachWords,
} from '../../../amqp/index.ts';
import type { AmqpSettings } from '../spec.ts';
import { examineTls } from './certificate.ts';
import { ownRights } from './ownRights.ts';
import { shellWord } from './shellWord.ts';
import { spokenProtocol } from './spokenProtocol.ts';
import type { Spoken } from './spokenProtocol.ts';

export interface HostParts {
  readonly settings: AmqpSettings;
  readonly access: BrokerAccess;
  readonly options: SocketOptions;
  readonly now: Micros;
}

const REACH: ReachWords = {
  start: {
    text: 'Start the broker, or mend the port in the url. On the broker:',
    lines: ['rabbitmq-diagnostics listeners'],
  },
  peer: 'broker',
};

/** One host from its name to an open connection, which is handed back; null where it did not come to that. */
export async function* examineHost(
  source: string,
  address: BrokerAddress,
  { settings, access, options, now }: HostParts,
): AsyncGenerator<Finding, ChannelModel | null> {
  const reach = await reachHost(source, address.hostname, address.port, REACH);
  yield reach;
  if (reach.level === 'action') return null;
  if (address.protocol === 'amqps') {
    const tls = await examineTls(source, address, options, now);
    yield tls;
    if (tls.level === 'action') return null;
  }
  const subject = `${address.hostname}:${address.port}`;
  try {
    const model = await connect(
      { ...address, heartbeat: 30 },
      { ...options, credentials: login(access.auth, address) },
    );
    // What ends the connection reaches whoever asks something over it.
    model.on('error', () => undefined);
    yield findingsOf(source, 'login').ok(
      subject,
      `${userLabel(address, access.auth)} is let in, to the virtual host ${address.vhost}.`,
    );
    return model;
  } catch (error) {
    yield await explainRefusal(source, subject, address, { settings, access, options }, error);
    return null;
  }
}

/** The broker closes after the login; what it says then amqplib keeps to itself. */
const REFUSED_AFTER_LOGIN = /Expected ConnectionOpenOk; got <ConnectionClose|NOT_ALLOWED/;

async function explainRefusal(
  source: string,
  subject: string,
  address: BrokerAddress,
  { settings, access, options }: Omit<HostParts, 'now'>,
  error: unknown,
): Promise<Finding> {
  const { username, vhost } = address;
  const said = brokerText(error);
  if (REFUSED_AFTER_LOGIN.test(said)) {
    const user = userLabel(address, access.auth);
    return findingsOf(source, 'vhost').action(
      subject,
      `${user} is let in, but not to the virtual host ${vhost}: it does not exist, or the user has no rights there.`,
      {
        text: 'Take the one behind the last slash of transport_url in nova.conf (none means /). On the broker:',
        lines: ['rabbitmqctl list_vhosts'],
      },
      ownRights(settings, username || 'USER', vhost),
    );
  }
  const { action } = findingsOf(source, 'login');
  if (access.auth === 'external' && /ACCESS_REFUSED|No auth mechanism/i.test(said)) {
    return action(subject, `The client certificate does not let the bridge in (${said}).`, {
      text: 'The broker takes the user’s name from the certificate, and must know that user. On the broker:',
      lines: [
        'rabbitmq-plugins enable rabbitmq_auth_mechanism_ssl',
        `openssl x509 -noout -subject -in ${shellWord(access.tls.cert_file ?? 'CERT')}`,
        'rabbitmqctl list_users',
      ],
    });
  }
  if (said.includes('ACCESS_REFUSED')) {
    const guest = username === 'guest' ? ' RabbitMQ lets guest in from its own machine only.' : '';
    return action(
      subject,
      `User ${username} is refused: the name or the password is wrong, or the user does not exist.${guest}`,
      {
        text: 'Check the password that the url gets, or make the user on the broker (it asks for the password):',
        lines: [
          `rabbitmqctl authenticate_user ${shellWord(username)}`,
          `rabbitmqctl add_user ${shellWord(username)}`,
        ],
      },
    );
  }
  if (address.protocol === 'amqp') {
    const wrong = WRONG[await spokenProtocol(address.hostname, address.port)];
    if (wrong !== undefined) return findingsOf(source, 'protocol').action(subject, wrong.detail, wrong.fix);
  }
  const why = await explainFailure(error, address, access, options);
  return action(subject, `No connection came about: ${why}.`, {
    text: 'The broker’s log says more:',
    lines: ['rabbitmq-diagnostics log_tail'],
  });
}

function userLabel({ username }: BrokerAddress, auth: BrokerAccess['auth']): string {
  return auth === 'external' ? 'The owner of the client certificate' : `User ${username}`;
}

/** What sits behind a port that speaks no plain AMQP. */
const WRONG: Readonly<Partial<Record<Spoken, { detail: string; fix: { text: string; lines: string[] } }>>> = {
  tls: {
    detail: 'It speaks TLS, and the url asks for a plain connection.',
    fix: {
      text: 'Say so in the url, either way:',
      lines: [
        'url: amqps://USER:${RABBIT_PASSWORD}@HOST:5671/',
        'url: rabbit://USER:${RABBIT_PASSWORD}@HOST:5671/?ssl=1',
      ],
    },
  },
  http: {
    detail: 'It speaks HTTP: this is the port of the management API, not of AMQP.',
    fix: {
      text: 'Use the AMQP port, 5672 as a rule (5671 with TLS). On the broker:',
      lines: ['rabbitmq-diagnostics listeners'],
    },
  },
  'other amqp': {
    detail:
      'It speaks another version of AMQP than 0-9-1, so it is no RabbitMQ, or a listener for something else.',
    fix: { text: 'On the broker:', lines: ['rabbitmq-diagnostics listeners'] },
  },
  'something else': {
    detail: 'It speaks neither AMQP nor TLS.',
    fix: { text: 'Mend the port in the url. On the broker:', lines: ['rabbitmq-diagnostics listeners'] },
  },
};
