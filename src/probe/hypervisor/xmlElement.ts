import { parseXml, XmlElement } from '@rgrove/parse-xml';

/** libvirt's own are some ten thousand characters; those of a guest with very many devices ten times that. */
const XML_MAX = 2_000_000;

/** @throws Error on text that is no XML, or too much of it */
export function parseElement(xml: string): XmlElement {
  if (xml.length > XML_MAX) throw new Error(`XML of ${xml.length} characters is not read`);
  const { root } = parseXml(xml);
  if (root === null) throw new Error('the XML has no element');
  return root;
}

/** The elements below by a path of names; a name without a prefix meets any: nova writes `nova:flavor`. */
export function elementsAt(from: XmlElement, ...path: readonly string[]): readonly XmlElement[] {
  return path.reduce<readonly XmlElement[]>(
    (found, name) =>
      found.flatMap((element) =>
        element.children.filter(
          (child): child is XmlElement => child instanceof XmlElement && localName(child.name) === name,
        ),
      ),
    [from],
  );
}

export function elementAt(from: XmlElement, ...path: readonly string[]): XmlElement | null {
  return elementsAt(from, ...path)[0] ?? null;
}

export function attributeOf(element: XmlElement | null, name: string): string | null {
  const attributes = element?.attributes;
  return attributes !== undefined && Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
