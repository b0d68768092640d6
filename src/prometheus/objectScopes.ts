import type { ObjectScope } from '../expressions/index.ts';
import type { Json, ObjectModels, ObjectView, StoreReader } from '../model/index.ts';
import { guestAddresses, type GuestAddresses } from './guestAddresses.ts';

type Fields = Readonly<Record<string, Json>>;

const NO_ADDRESSES: GuestAddresses = { fixed: [], floating: [], networks: {} };

/**
 * Objects as expressions see them, during one reading of the inventory. Addresses, and what an object is related to,
 * are read when the first expression asks for them.
 */
export class ObjectScopes {
  readonly #reader: StoreReader;
  readonly #models: ObjectModels;
  readonly #known = new Map<string, Fields | null>();
  #addresses: ReturnType<typeof guestAddresses> | null = null;

  constructor(reader: StoreReader, models: ObjectModels) {
    this.#reader = reader;
    this.#models = models;
  }

  of(object: ObjectView): ObjectScope {
    const { id, fields, relations } = object;
    let found: GuestAddresses | null = null;
    const addresses = (): GuestAddresses => (found ??= this.#addressesOf(object));
    const related = (): Fields => this.#related(object);
    return {
      id,
      fields,
      relations,
      get related() {
        return related();
      },
      get fixed() {
        return addresses().fixed;
      },
      get floating() {
        return addresses().floating;
      },
      get networks() {
        return addresses().networks;
      },
    };
  }

  /** Only instances have ports that lead to addresses. */
  #addressesOf(object: ObjectView): GuestAddresses {
    if (object.type !== 'instance') return NO_ADDRESSES;
    this.#addresses ??= guestAddresses(this.#reader);
    return this.#addresses(object);
  }

  /** To-one relation → fields of the object at its other end, null where it is not known. */
  #related({ type, relations }: ObjectView): Fields {
    const fieldsOf = (to: string, id: string): Fields | null => this.#fieldsOf(to, id);
    const related = {};
    for (const { name, to, many } of this.#models.get(type)?.relations ?? []) {
      const id = relations[name];
      if (many || typeof id !== 'string') continue;
      Object.defineProperty(related, name, { enumerable: true, get: () => fieldsOf(to, id) });
    }
    return related;
  }

  #fieldsOf(type: string, id: string): Fields | null {
    const key = `${type}/${id}`;
    let fields = this.#known.get(key);
    if (fields === undefined) {
      const [object] = this.#reader.objects({ type, id, ends: false });
      this.#known.set(key, (fields = object?.fields ?? null));
    }
    return fields;
  }
}
