import type { Listing, ListingColumn } from './listing.ts';
import { column, idColumn } from './listing.ts';

/** keystone's notifications have the id alone; names come from here only. */
function keystone(type: string, object: string, columns: readonly ListingColumn[]): Listing {
  const all = [idColumn('resource_info'), column('Name | name', 'name'), ...columns];
  return { type, object, id: ['resource_info'], columns: all };
}

const ENABLED = column('Enabled | enabled | is_enabled', 'enabled');
const DOMAIN = 'Domain ID | domain_id';

/** python-openstackclient, identity/v3. */
export const KEYSTONE_LISTINGS: readonly Listing[] = [
  keystone('project', 'project', [
    column(DOMAIN, 'domain_id'),
    column('Description | description', 'description'),
    ENABLED,
    column('parent_id', 'parent_id'),
  ]),
  keystone('user', 'user', [
    column('Project | default_project_id', null),
    column('Domain | domain_id', 'domain_id'),
    column('Description | description', 'description'),
    column('Email | email', null),
    ENABLED,
  ]),
  keystone('group', 'usergroup', [
    column(DOMAIN, 'domain_id'),
    column('Description | description', 'description'),
  ]),
  keystone('domain', 'domain', [ENABLED, column('Description | description', 'description')]),
  keystone('role', 'role', [column('Domain', null), column('domain_id', 'domain_id')]),
];
