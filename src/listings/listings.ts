import type { Listing } from './tables/listing.ts';
import { CINDER_LISTINGS } from './tables/cinder.ts';
import { DESIGNATE_LISTINGS } from './tables/designate.ts';
import { GLANCE_LISTINGS } from './tables/glance.ts';
import { HEAT_LISTINGS } from './tables/heat.ts';
import { IRONIC_LISTINGS } from './tables/ironic.ts';
import { KEYSTONE_LISTINGS } from './tables/keystone.ts';
import { MANILA_LISTINGS } from './tables/manila.ts';
import { NEUTRON_LISTINGS } from './tables/neutron.ts';
import { NOVA_LISTINGS } from './tables/nova.ts';
import { OCTAVIA_LISTINGS } from './tables/octavia.ts';

/** Every list that can be imported. */
export const LISTINGS: readonly Listing[] = [
  ...NOVA_LISTINGS,
  ...CINDER_LISTINGS,
  ...NEUTRON_LISTINGS,
  ...GLANCE_LISTINGS,
  ...KEYSTONE_LISTINGS,
  ...HEAT_LISTINGS,
  ...OCTAVIA_LISTINGS,
  ...IRONIC_LISTINGS,
  ...MANILA_LISTINGS,
  ...DESIGNATE_LISTINGS,
];

/** The list of a type as people write it: `floating ip`, `floating_ip`, or the type of its objects. */
export function listingOf(word: string): Listing | undefined {
  const name = word.trim().toLowerCase().replace(/[ -]/g, '_');
  return LISTINGS.find(({ type }) => type === name) ?? LISTINGS.find(({ object }) => object === name);
}
