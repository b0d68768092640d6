import type { ChannelModel, SocketOptions } from 'amqplib';
import { findingsOf } from '../../../model/index.ts';
import type { DoctorParts, Examination, Finding, Logger } from '../../../model/index.ts';
import {
  ANSWER_TIME,
  type BrokerAccess,
  brokerAccess,
  type BrokerAddress,
  brokerText,
  socketOptions,
  tellOddities,
} from '../../../amqp/index.ts';
import { Probe } from '../probe.ts';
import type { AmqpSettings } from '../spec.ts';
import { alarmFindings } from './alarmFindings.ts';
import { USUAL_PRIORITY } from './boundPolicy.ts';
import { brokerFindings, versionNumbers } from './brokerFindings.ts';
import { examineHost } from './examineHost.ts';
import { exchangeFindings } from './exchangeFindings.ts';
import { exchangesElsewhere } from './exchangesElsewhere.ts';
import { freePriority } from './freePriority.ts';
import { lookAtBus } from './lookAtBus.ts';
import { ManagementApi, ManagementError } from '../managementApi.ts';
import { examineManagement, withoutManagement } from './managementFindings.ts';
import { modeFindings } from './modeFindings.ts';
import { queueFindings } from './queueFindings.ts';
import { rightsFindings } from './rightsFindings.ts';
import { sendingFindings } from './sendingFindings.ts';

/** A host that let us in. */
interface OpenHost {
  readonly model: ChannelModel;
  readonly address: BrokerAddress;
}

/**
 * Says why nothing arrives from a broker, or what the bridge would break: every host, then the bus as the first
 * host that lets us in shows it. It declares, binds, consumes and deletes nothing.
 * @throws StackwireError `config/invalid` when the settings cannot be used at all
 */
export async function* examineAmqp(settings: AmqpSettings, parts: DoctorParts): Examination {
  const access = brokerAccess(settings);
  const { addresses } = access;
  yield* urlFindings(settings, access, parts.name);
  const options: SocketOptions = {
    ...socketOptions(access.tls, parts.name),
    timeout: ANSWER_TIME,
    clientProperties: { connection_name: `stackwire doctor ${parts.name}` },
  };
  let open: OpenHost | null = null;
  for (const address of addresses) {
    const model = yield* examineHost(parts.name, address, {
      settings,
      access,
      options,
      now: parts.clock.now(),
    });
    if (open === null && model !== null) open = { model, address };
    else await model?.close().catch(() => undefined);
  }
  const [first] = addresses;
  const api =
    settings.management === undefined ? null : new ManagementApi(settings.management, first, options);
  let answering: ManagementApi | null = null;
  if (api !== null) {
    const finding = await examineManagement(parts.name, api, first.vhost);
    yield finding;
    if (finding.level === 'ok') answering = api;
  }
  if (answering !== null) yield* await alarmFindings(parts.name, answering);
  if (open === null) return;
  if (api === null) yield withoutManagement(parts.name, open.address.username);
  try {
    yield* examineBus({ ...open, access }, answering, settings, parts);
  } catch (error) {
    yield brokenOff(error, parts.name);
  } finally {
    await open.model.close().catch(() => undefined);
  }
}

async function* examineBus(
  { model, address, access }: OpenHost & { readonly access: BrokerAccess },
  api: ManagementApi | null,
  settings: AmqpSettings,
  { name: source, clock, watch, batch }: DoctorParts,
): Examination {
  const { product, version } = model.connection.serverProperties;
  const { vhost, username } = address;
  const broker = { source, vhost, product: String(product), version: String(version) };
  yield* brokerFindings(broker, settings, access.heartbeat, batch);
  if (api !== null && username !== '') yield* await rightsFindings(source, api, username, vhost, settings);
  const view = await lookAtBus(new Probe(model), api, vhost, settings, clock, watch);
  const elsewhere = api === null ? null : await exchangesElsewhere(api, vhost, view.missing);
  const policyPriority = api === null ? USUAL_PRIORITY : await freePriority(api, vhost);
  const place = { source, vhost, version: versionNumbers(broker.version), policyPriority, elsewhere };
  yield* exchangeFindings(view, place);
  yield* queueFindings(view, place, settings.shared_queues);
  yield* modeFindings(view, place, settings);
  yield* sendingFindings(view, place, settings);
}

/** What the URL says without effect, or is read otherwise than by oslo.messaging: what the source writes to its log. */
function urlFindings(settings: AmqpSettings, access: BrokerAccess, source: string): readonly Finding[] {
  const { note } = findingsOf(source, 'url');
  const findings: Finding[] = [];
  const nothing = (): void => undefined;
  const warn: Logger['warn'] = (_fields, text) => findings.push(note('url', `${text}.`));
  // That the certificate is not checked is said where it is looked at.
  const checked = { ...access, tls: { ...access.tls, verify: true } };
  tellOddities(settings, checked, source, { info: nothing, warn, error: nothing });
  return findings;
}

/** The broker, or its API, went away under the questions: what was found stands, and the rest is unknown. */
function brokenOff(error: unknown, source: string): Finding {
  const why = error instanceof ManagementError ? `the management API: ${error.message}` : brokerText(error);
  return findingsOf(source, 'broker').action('connection', `The examination was broken off: ${why}.`, {
    text: 'Run it again; if it happens again, the broker’s log says more:',
    lines: ['rabbitmq-diagnostics log_tail'],
  });
}
