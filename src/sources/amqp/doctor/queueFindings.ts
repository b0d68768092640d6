import { findingsOf } from '../../../model/index.ts';
import type { Finding } from '../../../model/index.ts';
import { boundPolicy, isBounded, isRejecting, KEPT } from './boundPolicy.ts';
import type { BusView, QueueView } from './busView.ts';
import type { BusPlace } from './exchangeFindings.ts';
import { shellWord } from './shellWord.ts';

/** The queues that hold notifications beside those that we read: who reads them, how they grow, what bounds them. */
export function queueFindings(
  view: BusView,
  place: BusPlace,
  shared: readonly string[] = [],
): readonly Finding[] {
  const { source, vhost } = place;
  const queues = view.queues.filter(({ name }) => !shared.includes(name));
  const { ok, note, action } = findingsOf(source, 'queues');
  const findings: Finding[] = view.refused.map(({ name, text }) =>
    action(name, `It exists, but cannot be asked: ${text}.`, {
      text: 'A node of the cluster may be down, or the user may not look. On the broker:',
      lines: ['rabbitmqctl cluster_status', `rabbitmqctl list_queues -p ${shellWord(vhost)} name state pid`],
    }),
  );
  const dangerous: QueueView[] = [];
  for (const queue of queues) {
    const subject = `queue ${queue.name}`;
    const state = describeQueue(queue);
    if (isRejecting(queue)) {
      findings.push(
        action(
          subject,
          `${state} When it is full, publishing fails (overflow reject-publish), and the services wait or lose.`,
          dropHead(place, queue),
        ),
      );
    } else if (queue.consumers > 0) {
      findings.push(ok(subject, state));
    } else if (queue.facts?.type === 'stream') {
      findings.push(note(subject, `${state} It is a stream, which keeps what its retention says.`));
    } else if (isBounded(queue)) {
      findings.push(ok(subject, `${state} It is bounded (${limits(queue)}).`));
    } else {
      dangerous.push(queue);
    }
  }
  if (dangerous.length === 0) return findings;
  const subject = dangerous.length === 1 ? `queue ${dangerous[0]?.name}` : `${dangerous.length} queues`;
  const states = `Without a reader: ${dangerous.map(depthOf).join(', ')}.`;
  const fix = boundPolicy(place, dangerous, queues);
  const threat =
    'The services go on filling, and at its memory or disk limit RabbitMQ stops all of OpenStack.';
  // Over AMQP alone a limit cannot be seen, but that a queue is beyond it or still grows.
  const unlimited = dangerous.some(
    ({ facts, ready, growth }) => facts !== null || ready > KEPT['max-length'] || (growth ?? 0) > 0,
  );
  if (unlimited) return [...findings, action(subject, `${states} ${threat}`, fix)];
  const unsure = `${states} Whether a policy bounds them cannot be seen over AMQP.`;
  const look = {
    text: 'See whether one does:',
    lines: [`rabbitmqctl list_queues -p ${shellWord(vhost)} name messages consumers policy arguments`],
  };
  return [...findings, note(subject, unsure, look, fix)];
}

/** `12 messages wait, +3.0 a second; nobody reads.` */
export function describeQueue({ ready, consumers, growth, facts }: QueueView): string {
  const readers =
    facts === null || facts.readers.length === 0
      ? ''
      : `: ${[...new Set(facts.readers.map(({ label }) => label))].join(', ')}`;
  const who =
    consumers === 0 ? 'no consumer' : `${consumers} ${consumers === 1 ? 'consumer' : 'consumers'}${readers}`;
  const moves = growth === null ? '' : `, ${signed(growth)} a second`;
  const rate = facts?.publishRate ?? 0;
  const published = rate < 0.05 ? '' : `, ${rate.toFixed(1)} published a second`;
  return `${ready} ${ready === 1 ? 'message waits' : 'messages wait'}${moves}${published}; ${who}.`;
}

/** `notifications.info with 12 messages (+3.0 a second)` */
function depthOf({ name, ready, growth }: QueueView): string {
  const moves = growth === null ? '' : ` (${signed(growth)} a second)`;
  return `${name} with ${ready} ${ready === 1 ? 'message' : 'messages'}${moves}`;
}

function signed(rate: number): string {
  return `${rate < 0 ? '−' : '+'}${Math.abs(rate).toFixed(1)}`;
}

function limits({ facts }: QueueView): string {
  const policy = Object.entries(facts?.definition ?? {});
  const own = Object.entries(facts?.arguments ?? {}).map(
    ([name, value]) => [name.replace(/^x-/, ''), value] as const,
  );
  const named = [...policy, ...own].filter(([name]) =>
    /^(max-length|max-length-bytes|message-ttl|expires|overflow)$/.test(name),
  );
  return named.map(([name, value]) => `${name} ${String(value)}`).join(', ');
}

function dropHead(place: BusPlace, queue: QueueView): ReturnType<typeof boundPolicy> {
  if (queue.facts?.arguments['x-overflow'] === undefined) return boundPolicy(place, [queue], [queue]);
  return {
    text: 'The queue itself was declared so, and no policy overrules that. Whoever declared it must do it again without, after:',
    lines: [`rabbitmqctl delete_queue -p ${shellWord(place.vhost)} ${shellWord(queue.name)}`],
  };
}
