import { findingsOf } from '../../../model/index.ts';
import type { Finding } from '../../../model/index.ts';
import type { AmqpSettings } from '../spec.ts';
import type { BusView, ExchangeFacts } from './busView.ts';
import { topicOfKey, topicsRead } from './busView.ts';
import type { BusPlace } from './exchangeFindings.ts';
import { shellWord } from './shellWord.ts';
import { switchOn } from './switchOn.ts';

const VERSIONED = /versioned_notifications$/;

/**
 * Whether the services send notifications at all. A publisher declares and binds the queue of its topic before its
 * first message, so a binding says that a service sends, and an exchange with none is used for RPC only.
 */
export function sendingFindings(view: BusView, place: BusPlace, settings: AmqpSettings): readonly Finding[] {
  if (view.exchanges.length === 0) return [];
  const known = view.exchanges.flatMap(({ name, facts }) => (facts === null ? [] : [{ name, facts }]));
  if (known.length === 0) return fromQueues(view, place, settings);
  const judged = known.map(({ name, facts }) => ({ name, facts, kind: judge(facts, topicsRead(settings)) }));
  const of = (kind: Sending): string[] => judged.filter((one) => one.kind === kind).map(({ name }) => name);
  const { ok, note, action } = findingsOf(place.source, 'sending');
  const findings: Finding[] = [];
  for (const { name, facts, kind } of judged) {
    if (kind === 'sends') findings.push(ok(`exchange ${name}`, sent(facts)));
    if (kind === 'versioned only') {
      findings.push(
        note(
          `exchange ${name}`,
          `${sent(facts)} Only versioned notifications: stackwire reads them, Ceilometer and most others do not.`,
        ),
      );
    }
    if (kind === 'other topic') {
      const topics = [...new Set(facts.bindings.map(({ topic }) => topic))];
      findings.push(
        action(
          `exchange ${name}`,
          `${sent(facts)} It sends, but under topics that are not read: ${topics.join(', ')}.`,
          {
            text: 'Read them too:',
            lines: readToo(topics, settings),
          },
        ),
      );
    }
  }
  const silent = of('silent');
  if (silent.length === 0) return findings;
  const detail =
    'Used for RPC only: nothing was ever bound for a notification, so none was ever sent. The notification driver is not set (oslo.messaging’s default), or noop.';
  // Without nova there is nothing to show; of the others an operator may want none.
  const level = silent.includes('nova') || silent.length === known.length ? action : note;
  return [...findings, level(silent.join(', '), detail, ...switchOn(silent))];
}

function readToo(topics: readonly string[], { topics: read, shared_queues: shared }: AmqpSettings): string[] {
  if (shared === undefined) return [`topics: [${[...read, ...topics].join(', ')}]`];
  return [`shared_queues: [${[...shared, ...topics.map((topic) => `${topic}.info`)].join(', ')}]`];
}

type Sending = 'sends' | 'versioned only' | 'other topic' | 'silent';

function judge({ bindings }: ExchangeFacts, read: readonly string[]): Sending {
  // Another reader's wildcard says nothing of what is sent.
  const topics = new Set(
    bindings.filter(({ key }) => topicOfKey(key) !== null && !/[*#]/.test(key)).map(({ topic }) => topic),
  );
  if (topics.size === 0) return 'silent';
  const wanted = [...topics].filter((topic) => read.includes(topic));
  if (wanted.length === 0) return 'other topic';
  return wanted.every((topic) => VERSIONED.test(topic)) ? 'versioned only' : 'sends';
}

function sent({ bindings, traffic }: ExchangeFacts): string {
  const keys = [...new Set(bindings.map(({ key }) => key))].join(', ');
  if (traffic === null) return `Has sent ${keys}; nothing passed since the broker began to count.`;
  const { count, rate } = traffic;
  return `Sends ${keys}. ${count} messages passed since the broker began to count, RPC among them, ${rate.toFixed(1)} a second now.`;
}

/** Over AMQP only the queues' existence speaks, and it does not say whose they are. */
function fromQueues(
  { exchanges, queues }: BusView,
  { source, vhost }: BusPlace,
  settings: AmqpSettings,
): readonly Finding[] {
  const { ok, note, action } = findingsOf(source, 'sending');
  const read = topicsRead(settings);
  const names = exchanges.map(({ name }) => name);
  const subject = `virtual host ${vhost}`;
  const topics = [...new Set(queues.flatMap(({ name }) => topicOfKey(name) ?? []))];
  const whose = {
    text: 'Which services send cannot be seen over AMQP alone. Configure management:, or look on the broker:',
    lines: [
      `rabbitmqctl list_bindings -p ${shellWord(vhost)} source_name routing_key | grep -E '(info|error)$'`,
    ],
  };
  if (topics.length === 0) {
    const detail = `No service has sent a notification under ${read.join(' or ')}: a publisher makes the queue TOPIC.info before its first message, and there is none. The notification driver is not set, or noop; or another topic or virtual host is used.`;
    return [action(subject, detail, ...switchOn(names), whose)];
  }
  if (!topics.some((topic) => read.includes(topic))) {
    const detail = `Services send under ${topics.join(', ')}, and the configuration reads ${read.join(', ')}.`;
    return [
      action(subject, detail, {
        text: 'Read them too:',
        lines: readToo(topics, settings),
      }),
    ];
  }
  if (topics.every((topic) => VERSIONED.test(topic))) {
    const detail = `Services send versioned notifications only (${topics.join(', ')}): stackwire reads nova’s, and the other services do not seem to send.`;
    return [note(subject, detail, whose, ...switchOn(names.filter((name) => name !== 'nova')))];
  }
  return [
    ok(subject, `Services send under ${topics.join(', ')}.`),
    note(subject, 'Which services do is not known.', whose),
  ];
}
