/**
 * What the openstack client lists, said in the services' own words. Comes in: rows of `openstack … list -f json`.
 * Goes out: notifications in the form of the service whose objects they are, stamped with the time of the list. It
 * never knows what is stored, and no mapping.
 */
export { IMPORT_PUBLISHER, importEventTypes, importNotifications } from './importNotifications.ts';
export type { Listing, ListingColumn } from './tables/listing.ts';
export { LISTINGS, listingOf } from './listings.ts';
export { readRows } from './readRows.ts';
export type { Recognition } from './recogniseListing.ts';
export { recogniseListing, unknownColumns } from './recogniseListing.ts';
