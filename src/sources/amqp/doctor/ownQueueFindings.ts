import { isDeepStrictEqual } from 'node:util';
import { findingsOf } from '../../../model/index.ts';
import type { Finding } from '../../../model/index.ts';
import { ownQueue } from '../ownQueue.ts';
import type { AmqpSettings } from '../spec.ts';
import { isRejecting } from './boundPolicy.ts';
import type { BusView, QueueView } from './busView.ts';
import type { BusPlace } from './exchangeFindings.ts';
import { describeQueue } from './queueFindings.ts';
import { shellWord } from './shellWord.ts';

/** Share of its limit from which our queue counts as full. */
const FULL = 0.95;

/** What our own queue holds, who reads it, and whether the bridge can use it as it is. */
export function ownQueueFindings(
  { own, exchanges }: BusView,
  { source, vhost }: BusPlace,
  settings: AmqpSettings,
): readonly Finding[] {
  const { ok, note, action } = findingsOf(source, 'own-queue');
  const { name, max_length: most } = settings.queue;
  const subject = `queue ${name}`;
  if (own === null)
    return [ok(subject, 'Not there yet: the bridge makes it at its first start, durable and bounded.')];
  const findings: Finding[] = [];
  const state = describeQueue(own);
  if (own.consumers > 1) {
    findings.push(
      action(subject, `${state} Two bridges read one queue, so each sees a part of what happens.`, {
        text: 'Give each bridge its own:',
        lines: [`queue: { name: ${name}-2 }`],
      }),
    );
  } else if (own.ready >= FULL * most) {
    findings.push(
      action(
        subject,
        `${state} It is at its limit of ${most}: the broker drops the oldest messages, unread.`,
        {
          text:
            own.consumers === 0
              ? 'Start the bridge:'
              : 'The bridge is too slow or waits for its store; its log says for what:',
          lines:
            own.consumers === 0
              ? ['stackwire run -c stackwire.yaml']
              : ['curl http://127.0.0.1:8080/health/ready'],
        },
      ),
    );
  } else if (own.consumers === 0) {
    findings.push(
      note(subject, `${state} No bridge runs; the queue keeps the newest ${most} messages for it.`),
    );
  } else {
    findings.push(ok(subject, `${state} A bridge reads it.`));
  }
  return [...findings, ...asDeclared(own, source, vhost, settings), ...bindingsOf(own, exchanges, source)];
}

/** RabbitMQ takes no other attributes for a queue that exists, and a policy may overrule what it was declared with. */
function asDeclared(own: QueueView, source: string, vhost: string, { queue }: AmqpSettings): Finding[] {
  const { action, note } = findingsOf(source, 'own-queue');
  const subject = `queue ${queue.name}`;
  if (own.facts === null) return [];
  const findings: Finding[] = [];
  const wanted = ownQueue(queue);
  if (!own.facts.durable || !isDeepStrictEqual(own.facts.arguments, wanted.arguments)) {
    const has = Object.entries(own.facts.arguments).map(([key, value]) => `${key} ${String(value)}`);
    findings.push(
      action(
        subject,
        `It was declared with other settings than those of the configuration (${[own.facts.durable ? 'durable' : 'not durable', ...has].join(', ')}), so the bridge cannot start on it.`,
        {
          text: 'Take the old settings back into the configuration, name another queue, or remove this one with what waits in it:',
          lines: [`stackwire queues remove -c stackwire.yaml --source ${shellWord(source)} --yes --force`],
        },
      ),
    );
  }
  const { definition, policy } = own.facts;
  if (isRejecting(own)) {
    findings.push(
      action(
        subject,
        `The policy ${policy} sets overflow reject-publish on it: when it is full, the services’ own publishing fails.`,
        {
          text: 'Narrow the pattern of that policy so that it leaves this queue alone:',
          lines: [`rabbitmqctl list_policies -p ${shellWord(vhost)}`],
        },
      ),
    );
  }
  const shorter = ['expires', 'message-ttl', 'max-length', 'max-length-bytes'].filter(
    (key) => key in definition,
  );
  if (shorter.length > 0) {
    const said = shorter.map((key) => `${key} ${String(definition[key])}`).join(', ');
    findings.push(
      note(
        subject,
        `The policy ${policy} sets ${said} on it; the smaller of that and the configuration’s limit holds.`,
        {
          text: 'Narrow the pattern of that policy if that is not meant:',
          lines: [`rabbitmqctl list_policies -p ${shellWord(vhost)}`],
        },
      ),
    );
  }
  return findings;
}

function bindingsOf(own: QueueView, exchanges: BusView['exchanges'], source: string): Finding[] {
  if (own.facts === null || own.consumers === 0) return [];
  const bound = new Set(own.facts.boundTo.map(({ exchange }) => exchange));
  const lost = exchanges.map(({ name }) => name).filter((name) => !bound.has(name));
  if (lost.length === 0) return [];
  const { action } = findingsOf(source, 'own-queue');
  return [
    action(
      `queue ${own.name}`,
      `It is not bound to ${lost.join(', ')}, so nothing of those services arrives. A running bridge binds within half a minute, if it may.`,
      {
        text: 'If this lasts, its log and its readiness say why:',
        lines: ['curl http://127.0.0.1:8080/health/ready'],
      },
    ),
  ];
}
