import { findingsOf } from '../../../model/index.ts';
import type { Finding } from '../../../model/index.ts';
import type { AmqpSettings } from '../spec.ts';
import type { BusView, QueueView } from './busView.ts';
import type { BusPlace } from './exchangeFindings.ts';
import { ownQueueFindings } from './ownQueueFindings.ts';
import { describeQueue } from './queueFindings.ts';

/** What the bridge reads, and whether it takes messages from anybody by that. */
export function modeFindings(view: BusView, place: BusPlace, settings: AmqpSettings): readonly Finding[] {
  const { shared_queues: shared } = settings;
  if (shared !== undefined) return shared.map((name) => sharedFinding(name, view, place));
  const { ok } = findingsOf(place.source, 'mode');
  const read = view.queues.filter(({ consumers }) => consumers > 0).map(({ name }) => name);
  const others = read.length === 0 ? '' : ` Those who read ${read.join(', ')} keep getting everything.`;
  return [
    ...ownQueueFindings(view, place, settings),
    ok(
      `queue ${settings.queue.name}`,
      `The bridge reads copies from a queue of its own and takes nothing from anybody.${others}`,
    ),
  ];
}

function sharedFinding(name: string, { queues }: BusView, { source }: BusPlace): Finding {
  const { ok, note, action } = findingsOf(source, 'mode');
  const subject = `queue ${name}`;
  const queue = queues.find((candidate) => candidate.name === name);
  if (queue === undefined) {
    return note(
      subject,
      'It is to be shared, but is not there. A publisher makes it before its first message; the bridge waits for it.',
    );
  }
  const others = otherReaders(queue, source);
  const state = describeQueue(queue);
  if (others === 0) return ok(subject, `${state} The bridge drains it, and nobody else misses anything.`);
  if (others === null) {
    return note(
      subject,
      `${state} Whether that is this bridge cannot be seen over AMQP. If it is somebody else, each of the two gets a part of the messages, and no one all.`,
      OWN_QUEUE,
    );
  }
  return action(
    subject,
    `${state} The bridge takes messages from ${others === 1 ? 'that reader' : 'those readers'}: each gets a part of them, and no one all.`,
    OWN_QUEUE,
  );
}

const OWN_QUEUE = {
  text: 'Read copies instead, from a queue of the bridge’s own: take `shared_queues` out of the source, and read the exchanges:',
  lines: ['exchanges: [nova]', 'queue: { name: stackwire }'],
};

/** How many read it that are not this bridge; null where one does of whom nothing is known. */
function otherReaders({ consumers, facts }: QueueView, source: string): number | null {
  if (facts !== null && facts.readers.length > 0) {
    return facts.readers.filter(({ connection }) => connection !== `stackwire ${source}`).length;
  }
  return consumers === 1 ? null : consumers;
}
