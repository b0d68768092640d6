import { findingsOf } from '../../../model/index.ts';
import type { Finding, Micros } from '../../../model/index.ts';
import type { AmqpSettings } from '../spec.ts';
import { refusesTransient } from './exchangeFindings.ts';
import { literal } from './ownRights.ts';
import { shellWord } from './shellWord.ts';

const HALF_AN_HOUR = 1_800_000_000;

interface Broker {
  readonly source: string;
  readonly product: string;
  readonly version: string;
  readonly vhost: string;
}

/** The numbers of `4.3.0-rc.1`. */
export function versionNumbers(version: string): readonly number[] {
  return version.split(/[.-]/).slice(0, 3).map(Number).filter(Number.isSafeInteger);
}

/** What the broker is, and what this version does that surprises. */
export function brokerFindings(
  { source, product, version, vhost }: Broker,
  settings: AmqpSettings,
  heartbeat: Micros,
  batch: number,
): Finding[] {
  const { ok, note } = findingsOf(source, 'broker');
  const subject = `${product} ${version}`.trim();
  const findings: Finding[] = [
    ok(subject, 'The bridge works with it: a durable queue of its own, prefetch per consumer.'),
  ];
  const numbers = versionNumbers(version);
  if (refusesTransient(numbers)) {
    findings.push(
      note(
        subject,
        'It refuses queues that are neither durable nor exclusive, which oslo.messaging’s notification queues are by default: a service without amqp_durable_queues or rabbit_quorum_queue logs “Could not send notification”, and nothing arrives.',
        { text: 'In each service’s file:', lines: ['[oslo_messaging_rabbit]', 'amqp_durable_queues = true'] },
      ),
    );
  } else if ((numbers[0] ?? 0) === 4) {
    findings.push(
      note(
        subject,
        'Queues that are neither durable nor exclusive, oslo.messaging’s default, are deprecated in it and refused from 4.3 on.',
      ),
    );
  }
  if (settings.shared_queues === undefined && settings.queue.type === 'quorum' && (numbers[0] ?? 0) >= 4) {
    findings.push(
      note(
        `queue ${settings.queue.name}`,
        'From RabbitMQ 4 on a quorum queue drops a message after 20 redeliveries: after twenty crashes of the bridge in a row on the same messages, or twenty pauses.',
        {
          text: 'Let a policy put that limit away:',
          lines: [
            `rabbitmqctl set_policy -p ${shellWord(vhost)} --apply-to quorum_queues stackwire-redelivery ${shellWord(`^${literal(settings.queue.name)}$`)} '{"delivery-limit":-1}'`,
          ],
        },
      ),
    );
  }
  const consumer = findingsOf(source, 'consumer');
  if (settings.prefetch < 2 * batch) {
    findings.push(
      consumer.note(
        'prefetch',
        `${settings.prefetch} is less than two batches of ${batch}, so the broker waits for each commit.`,
        {
          text: 'In the source:',
          lines: [`prefetch: ${2 * batch}`],
        },
      ),
    );
  }
  if (heartbeat >= HALF_AN_HOUR / 2) {
    findings.push(
      consumer.action(
        'heartbeat',
        'A pause holds deliveries for one heartbeat, and the broker’s consumer_timeout (30 minutes as a rule) closes the channel of who holds them longer.',
        {
          text: 'In the source:',
          lines: ['heartbeat: 30s'],
        },
      ),
    );
  } else {
    findings.push(
      consumer.ok(
        'consumer_timeout',
        `A delivery waits for one commit, and a pause gives back what it holds after ${heartbeat / 1e6} s: far from the broker’s consumer_timeout (30 minutes as a rule).`,
      ),
    );
  }
  return findings;
}
