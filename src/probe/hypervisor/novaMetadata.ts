import type { XmlElement } from '@rgrove/parse-xml';
import { formatMicros } from '../../model/index.ts';
import type { NovaMetadata } from './hypervisor.ts';
import { attributeOf, elementAt, elementsAt } from './xmlElement.ts';

/** Whatever its version: 1.0 until nova 22, 1.1 since. */
const NAMESPACE = 'http://openstack.org/xmlns/libvirt/nova/';

/** Names and properties are the tenants' own words, so they are cut; nova's column for them holds 255. */
const TEXT_MAX = 1024;
const PROPERTIES_MAX = 256;

/** Ceilometer's name of each fact, and where the `image` element has it. */
const IMAGE_FACTS = {
  container_format: 'containerFormat',
  disk_format: 'diskFormat',
  min_disk: 'minDisk',
  min_ram: 'minRam',
} as const;

/** null for a domain that nova did not define. */
export function novaMetadata(domain: XmlElement): NovaMetadata | null {
  const instance = elementsAt(domain, 'metadata', 'instance').find(isNova);
  if (instance === undefined) return null;
  const flavor = elementAt(instance, 'flavor');
  const specs = elementAt(instance, 'flavor', 'extraSpecs');
  const image = elementAt(instance, 'image');
  const root = elementAt(instance, 'root');
  const [project, user] = [elementAt(instance, 'owner', 'project'), elementAt(instance, 'owner', 'user')];
  return {
    displayName: textOf(elementAt(instance, 'name')),
    createdAt: isoTime(textOf(elementAt(instance, 'creationTime'))),
    flavor: word(attributeOf(flavor, 'name')),
    flavorId: word(attributeOf(flavor, 'id')),
    extraSpecs: named(specs, 'extraSpec'),
    extraSpecsWritten: specs !== null,
    vcpus: countAt(flavor, 'vcpus'),
    memory: countAt(flavor, 'memory'),
    rootDisk: countAt(flavor, 'disk'),
    ephemeralDisk: countAt(flavor, 'ephemeral'),
    swap: countAt(flavor, 'swap'),
    imageId: attributeOf(root, 'type') === 'image' ? word(attributeOf(root, 'uuid')) : null,
    imageFacts: image === null ? null : imageFacts(image),
    imageProperties: named(image === null ? null : elementAt(image, 'properties'), 'property'),
    projectId: word(attributeOf(project, 'uuid')),
    projectName: textOf(project),
    userId: word(attributeOf(user, 'uuid')),
    userName: textOf(user),
  };
}

function isNova(element: XmlElement): boolean {
  return Object.entries(element.attributes).some(
    ([name, value]) => name.startsWith('xmlns') && value.startsWith(NAMESPACE),
  );
}

function imageFacts(image: XmlElement): Readonly<Record<string, string>> {
  const facts = Object.entries(IMAGE_FACTS).map(
    ([fact, element]) => [fact, textOf(elementAt(image, element))] as const,
  );
  const all = [['base_image_ref', word(attributeOf(image, 'uuid'))] as const, ...facts];
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
}

/** The texts of elements that have a `name`. */
function named(parent: XmlElement | null, element: string): Readonly<Record<string, string>> {
  if (parent === null) return {};
  return Object.fromEntries(
    elementsAt(parent, element)
      .slice(0, PROPERTIES_MAX)
      .flatMap((property) => {
        const name = word(attributeOf(property, 'name'));
        return name === null ? [] : [[name, textOf(property) ?? '']];
      }),
  );
}

function textOf(element: XmlElement | null): string | null {
  return word(element?.text ?? null);
}

function word(text: string | null): string | null {
  return text === null || text === '' ? null : text.slice(0, TEXT_MAX);
}

function countAt(parent: XmlElement | null, name: string): number | null {
  const digits = parent === null ? null : textOf(elementAt(parent, name));
  return digits !== null && /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

/** Nova writes `2026-11-26 10:00:00`, in UTC. */
function isoTime(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return null;
  const millis = Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(millis) ? null : formatMicros(millis * 1000);
}
