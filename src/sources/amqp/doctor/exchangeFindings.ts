import { findingsOf } from '../../../model/index.ts';
import type { Finding } from '../../../model/index.ts';
import type { BusView } from './busView.ts';
import { shellWord } from './shellWord.ts';
import { DURABLE } from './switchOn.ts';

/** What is to be known of the bus beside the view of it. */
export interface BusPlace {
  readonly source: string;
  readonly vhost: string;
  /** The broker's version, its numbers; empty where it gave none. */
  readonly version: readonly number[];
  /** For a policy that is to apply before all others. */
  readonly policyPriority: number;
  /** Other virtual hosts that have one of the exchanges; null where nobody could tell. */
  readonly elsewhere: readonly string[] | null;
}

/** Whether the broker refuses what oslo.messaging declares by default (RabbitMQ 4.3 and later). */
export function refusesTransient([major = 0, minor = 0]: BusPlace['version']): boolean {
  return major > 4 || (major === 4 && minor >= 3);
}

/** Which of the services' exchanges exist, and what a restart of the broker does to them. */
export function exchangeFindings(view: BusView, place: BusPlace): readonly Finding[] {
  return [...existence(view, place), ...durability(view, place)];
}

function existence({ exchanges, missing }: BusView, { source, vhost, elsewhere }: BusPlace): Finding[] {
  const { ok, note, action } = findingsOf(source, 'exchanges');
  const subject = `virtual host ${vhost}`;
  const names = exchanges.map(({ name }) => name);
  const others =
    elsewhere === null || elsewhere.length === 0
      ? ''
      : ` They exist in the virtual host ${elsewhere.join(', ')}.`;
  if (names.length === 0) {
    return [
      action(subject, `None of the exchanges ${missing.join(', ')} exists, so nothing can arrive.${others}`, {
        text: 'Services may use another virtual host (the last part of transport_url in nova.conf) or another control_exchange. On the broker:',
        lines: [
          'rabbitmqctl list_vhosts',
          `rabbitmqctl list_exchanges -p ${shellWord(vhost)} name type durable`,
        ],
      }),
    ];
  }
  const found = ok(subject, `${names.join(', ')}: there to be bound to.`);
  if (missing.length === 0) return [found];
  return [
    found,
    note(
      subject,
      `${missing.join(', ')}: not there.${others} An exchange appears when its service first speaks over RabbitMQ; until then each look for it is a line in the broker’s log.`,
      {
        text: 'Where those services (for stackwire.guests: probes) do not exist, name only the ones you have:',
        lines: [`exchanges: [${names.join(', ')}]`],
      },
    ),
  ];
}

function durability({ exchanges }: BusView, { source, vhost, version }: BusPlace): Finding[] {
  const { ok, note, action } = findingsOf(source, 'durable');
  const known = exchanges.flatMap(({ name, facts }) => (facts === null ? [] : [{ name, ...facts }]));
  if (exchanges.length > 0 && known.length === 0) {
    return [
      note(
        'exchanges',
        'Whether they outlive a restart of the broker cannot be seen over AMQP. Those of oslo.messaging’s defaults do not.',
        {
          text: 'Give stackwire the management API (see above), or look on the broker:',
          lines: [`rabbitmqctl list_exchanges -p ${shellWord(vhost)} name type durable`],
        },
      ),
    ];
  }
  const findings: Finding[] = [];
  const odd = known.filter(({ type }) => type !== 'topic');
  for (const { name, type } of odd) {
    const detail = `It is a ${type} exchange, and oslo.messaging’s are topic exchanges: is it the service’s?`;
    findings.push(note(`exchange ${name}`, detail));
  }
  const transient = known.filter(({ durable }) => !durable).map(({ name }) => name);
  const durable = known.filter((exchange) => exchange.durable).map(({ name }) => name);
  if (durable.length > 0)
    findings.push(ok(durable.join(', '), 'Durable: exchange and binding outlive a restart of the broker.'));
  if (transient.length === 0) return findings;
  const subject = transient.join(', ');
  if (refusesTransient(version)) {
    const detail = `Not durable, and RabbitMQ ${version.join('.')} refuses such queues by default: those services cannot send.`;
    return [...findings, action(subject, detail, DURABLE)];
  }
  const detail =
    'Not durable: a restart of the broker forgets them with all bindings. What a service publishes between making its exchange anew and the next look of the bridge (every 250 ms) is lost; the bridge measures and reports that interval.';
  return [...findings, note(subject, detail, DURABLE)];
}
