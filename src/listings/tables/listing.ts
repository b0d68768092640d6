import type { Json, JsonObject } from '../../model/index.ts';

/** One column of a list, and where the service's own notifications have what it says. */
export interface ListingColumn {
  /** As `openstack … list` heads it, then as `openstack … show` calls it. */
  readonly names: readonly string[];
  /** Keys of the payload down to the value; null for what no notification has. */
  readonly to: readonly string[] | null;
  /** The value as the service sends it; undefined where the column cannot tell. Without it: as it is. */
  readonly read?: (value: Json, row: JsonObject) => Json | undefined;
}

/** What `openstack TYPE list` prints, and of which object it speaks. */
export interface Listing {
  /** The words of the command, with underscores: `floating_ip`. */
  readonly type: string;
  /** Type of the objects in the inventory. */
  readonly object: string;
  /** Keys of the payload down to the object's id. */
  readonly id: readonly string[];
  readonly columns: readonly ListingColumn[];
}

/** A column, as a line of a table. */
export function column(names: string, to: string | null, read?: ListingColumn['read']): ListingColumn {
  return {
    names: names.split(' | '),
    to: to === null ? null : to.split('/'),
    ...(read === undefined ? {} : { read }),
  };
}

/** The column of the id, first in every list. */
export function idColumn(to: string): ListingColumn {
  return column('ID | id', to);
}

/** Older clients write Python's None as a text. */
export function plain(value: Json): Json {
  return value === 'None' ? null : value;
}

/** The client writes an empty text for what the service did not send. */
export function told(value: Json): Json | undefined {
  return value === '' ? undefined : value;
}
