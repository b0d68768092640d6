import type { Endpoint } from './token.ts';

/** Which endpoint is looked for. */
export interface EndpointWanted {
  /** Names that the type of the service has had, the present one first. */
  readonly types: readonly string[];
  readonly interface: string;
  /** Any where it is not given. */
  readonly region?: string;
}

/**
 * The address of a service, from a catalogue.
 * @throws Error that says which endpoints there are
 */
export function serviceEndpoint(catalog: readonly Endpoint[], wanted: EndpointWanted): string {
  const { types, region } = wanted;
  const ofService = types.flatMap((type) => catalog.filter((endpoint) => endpoint.type === type));
  const found = ofService.find(
    (endpoint) =>
      endpoint.interface === wanted.interface && (region === undefined || endpoint.region === region),
  );
  if (found !== undefined) return found.url;
  const where = region === undefined ? '' : ` in the region ${region}`;
  throw new Error(
    `Keystone’s catalogue has no ${wanted.interface} endpoint of ${types.join(' or ')}${where}; ${alternatives(catalog, ofService)}`,
  );
}

function alternatives(catalog: readonly Endpoint[], ofService: readonly Endpoint[]): string {
  if (ofService.length > 0) {
    const there = ofService.map((endpoint) => `${endpoint.interface} in ${endpoint.region}`);
    return `it has ${there.join(', ')}`;
  }
  const types = [...new Set(catalog.map(({ type }) => type))].sort();
  return types.length === 0
    ? 'it is empty: has the user a role in the project?'
    : `it has services of the types ${types.join(', ')}: give the address as \`endpoint\``;
}
