import type { DraftTrait } from './draftTraits.ts';

/** A relation that a trait is the id of. */
export interface DraftRelation {
  readonly name: string;
  /** The type of the objects it points to. */
  readonly to: string;
  readonly trait: string;
  /** What the ids of those objects begin with. */
  readonly prefix: string;
}

/** What services call the objects that the shipped mappings have, with their types and what their ids begin with. */
const KNOWN: Readonly<Record<string, readonly [to: string, prefix: string]>> = {
  project: ['project', ''],
  tenant: ['project', ''],
  instance: ['instance', 'server-'],
  server: ['instance', 'server-'],
  volume: ['volume', 'volume-'],
  image: ['image', 'image-'],
  network: ['network', 'network-'],
  subnet: ['subnet', 'subnet-'],
  port: ['port', 'port-'],
  router: ['router', 'router-'],
};

/** Relations of what traits named `volume_id`, `instance_uuid` and the like are; one trait for each. */
export function proposeRelations(object: string, traits: readonly DraftTrait[]): readonly DraftRelation[] {
  const found = new Map<string, DraftRelation>();
  for (const { name: trait } of traits) {
    const own = trait.startsWith(`${object}_`) ? trait.slice(object.length + 1) : trait;
    const [, word = ''] = /^(\w+)_(?:id|uuid)$/.exec(own) ?? [];
    const known = KNOWN[word];
    if (known === undefined) continue;
    const [to, prefix] = known;
    if (!found.has(to)) found.set(to, { name: to, to, trait, prefix });
  }
  return [...found.values()];
}
