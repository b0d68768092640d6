import type { XmlElement } from '@rgrove/parse-xml';
import {
  HypervisorError,
  type AgentChannel,
  type Domain,
  type DomainDescription,
  type DomainInterface,
} from './hypervisor.ts';
import { novaMetadata } from './novaMetadata.ts';
import { attributeOf, elementAt, elementsAt, parseElement } from './xmlElement.ts';

/** Name of the channel that QEMU's guest agent listens on unless told otherwise. */
const AGENT = 'org.qemu.guest_agent.0';

/**
 * What a domain's live XML says (https://libvirt.org/formatdomain.html). What stands in its metadata, tenants chose: it is cut and
 * never believed to be more than words. @throws HypervisorError on text that is no XML
 */
export function describeDomain(domain: Domain, xml: string): DomainDescription {
  const root = rootOf(domain, xml);
  const type = elementAt(root, 'os', 'type');
  return {
    uuid: domain.uuid,
    name: domain.name,
    id: numberOf(attributeOf(root, 'id')),
    channel: channelOf(root),
    panicDevice: elementAt(root, 'devices', 'panic') !== null,
    balloonPeriod: numberOf(attributeOf(elementAt(root, 'devices', 'memballoon', 'stats'), 'period')),
    disks: elementsAt(root, 'devices', 'disk')
      .filter((disk) => elementAt(disk, 'source') !== null)
      .flatMap((disk) => attributeOf(elementAt(disk, 'target'), 'dev') ?? []),
    imageFormats: imageFormats(root),
    osType: type === null || type.text === '' ? null : type.text,
    architecture: attributeOf(type, 'arch'),
    interfaces: elementsAt(root, 'devices', 'interface').map(interfaceOf),
    nova: novaMetadata(root),
  };
}

function imageFormats(root: XmlElement): Readonly<Record<string, string>> {
  return Object.fromEntries(
    elementsAt(root, 'devices', 'disk').flatMap((disk) => {
      const [device, format] = [
        attributeOf(elementAt(disk, 'target'), 'dev'),
        attributeOf(elementAt(disk, 'driver'), 'type'),
      ];
      return attributeOf(disk, 'type') !== 'file' || device === null || format === null
        ? []
        : [[device, format]];
    }),
  );
}

function rootOf({ name }: Domain, xml: string): XmlElement {
  try {
    return parseElement(xml);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new HypervisorError('failed', `the XML of ${name} cannot be read: ${detail}`, { cause: error });
  }
}

/** Every channel is looked at; `state` stands in live XML only. */
function channelOf(root: XmlElement): AgentChannel {
  const target = elementsAt(root, 'devices', 'channel', 'target').find(
    (one) => attributeOf(one, 'name') === AGENT,
  );
  if (target === undefined) return 'none';
  const state = attributeOf(target, 'state');
  return state === 'connected' || state === 'disconnected' ? state : 'unknown';
}

function interfaceOf(element: XmlElement): DomainInterface {
  const filter = elementAt(element, 'filterref');
  return {
    device: attributeOf(elementAt(element, 'target'), 'dev'),
    mac: attributeOf(elementAt(element, 'mac'), 'address'),
    filter: attributeOf(filter, 'filter'),
    parameters: Object.fromEntries(
      elementsAt(element, 'filterref', 'parameter').flatMap((parameter) => {
        const name = attributeOf(parameter, 'name');
        return name === null ? [] : [[name.toLowerCase(), attributeOf(parameter, 'value') ?? '']];
      }),
    ),
    interfaceId: attributeOf(elementAt(element, 'virtualport', 'parameters'), 'interfaceid'),
    bridge: attributeOf(elementAt(element, 'source'), 'bridge'),
  };
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
