import { settingsOf, type Config } from '../config/index.ts';
import { PROBE_EXCHANGE } from '../control/index.ts';
import { findingsOf, type Finding } from '../model/index.ts';
import { amqpSpec } from '../sources/amqp/index.ts';

/**
 * Whether a bridge that asks probes hears what they say. Nothing is found where it may come another way: over HTTP, Kafka or AMQP 1.0, or
 * through queues that are not the bridge's own.
 */
export function* probeFindings({ sources, sinks }: Pick<Config, 'sources' | 'sinks'>): Iterable<Finding> {
  const asks = sinks.find(({ type }) => type === 'probe');
  const heard = sources.flatMap((source) => (source.type === 'amqp' ? [settingsOf(amqpSpec, source)] : []));
  const elsewhere = heard.length < sources.length || heard.some(({ shared_queues }) => shared_queues);
  if (asks === undefined || heard.length === 0 || elsewhere) return;
  const { ok, action } = findingsOf('sources', 'probes');
  if (heard.some(({ exchanges }) => exchanges.includes(PROBE_EXCHANGE))) {
    yield ok(PROBE_EXCHANGE, 'What probes tell is read.');
    return;
  }
  const exchanges = [...new Set(heard.flatMap((settings) => settings.exchanges))];
  const detail = `The sink ${asks.name} asks probes, and no source reads the exchange to which they publish: what they tell stays with them.`;
  yield action(PROBE_EXCHANGE, detail, {
    text: 'Name it in the source beside the others:',
    lines: [`    exchanges: [${[...exchanges, PROBE_EXCHANGE].join(', ')}]`],
  });
}
