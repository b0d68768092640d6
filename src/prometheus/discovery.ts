import { isIPv6 } from 'node:net';
import type { DiscoverySettings } from '../config/index.ts';
import { checkedExpression, objectFilter, objectValue, type ObjectExpression } from '../expressions/index.ts';
import type { ObjectModels, ObjectView, StoreReader } from '../model/index.ts';
import { labelText } from './labelText.ts';
import { metaLabels } from './metaLabels.ts';
import { ObjectScopes } from './objectScopes.ts';

/** One entry of what `http_sd_configs` reads. */
export interface TargetGroup {
  readonly targets: readonly [string];
  readonly labels: Readonly<Record<string, string>>;
}

/** Targets of one configured discovery, read from the inventory as it is. */
export class Discovery {
  readonly name: string;
  readonly #type: string;
  readonly #port: number;
  readonly #address: ObjectExpression<unknown>;
  readonly #accepts: ObjectExpression<boolean>;
  readonly #labels: readonly (readonly [name: string, value: ObjectExpression<unknown>])[];

  constructor({ name, object, address, port, filter, labels }: DiscoverySettings) {
    this.name = name;
    this.#type = object;
    this.#port = port;
    this.#address = checkedExpression(objectValue(address));
    this.#accepts = filter === undefined ? () => true : checkedExpression(objectFilter(filter));
    this.#labels = Object.entries(labels).map(([label, text]) => [
      label,
      checkedExpression(objectValue(text)),
    ]);
  }

  /** In the order of the objects' ids, so that two answers about the same inventory are equal. */
  *groups(reader: StoreReader, models: ObjectModels): Iterable<TargetGroup> {
    const scopes = new ObjectScopes(reader, models);
    for (const object of reader.objects({ type: this.#type, ends: false })) {
      const group = this.#group(object, scopes);
      if (group !== null) yield group;
    }
  }

  #group(object: ObjectView, scopes: ObjectScopes): TargetGroup | null {
    const scope = scopes.of(object);
    if (!this.#accepts(scope)) return null;
    const address = firstAddress(this.#address(scope));
    if (address === null) return null;
    const labels = {
      ...metaLabels(object, scope),
      __meta_stackwire_discovery: this.name,
    } as Record<string, string>;
    for (const [name, value] of this.#labels) {
      const text = labelText(value(scope));
      if (text !== null) labels[name] = text;
    }
    return { targets: [`${isIPv6(address) ? `[${address}]` : address}:${this.#port}`], labels };
  }
}

function firstAddress(value: unknown): string | null {
  const [first] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return typeof first === 'string' && first !== '' ? first : null;
}
