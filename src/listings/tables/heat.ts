import type { Listing } from './listing.ts';
import { column, idColumn, told } from './listing.ts';

/** python-heatclient, osc/v1/stack.py. */
export const HEAT_LISTINGS: readonly Listing[] = [
  {
    type: 'stack',
    object: 'stack',
    id: ['stack_identity'],
    columns: [
      idColumn('stack_identity'),
      column('Stack Name | stack_name', 'stack_name'),
      column('Project | project', 'tenant_id', told),
      // heat calls the name of the user so, and has it as `user_id` in notifications.
      column('Stack Owner | stack_owner', 'username', told),
      column('Stack Status | stack_status', 'state'),
      column('stack_status_reason', 'state_reason'),
      column('description', 'description'),
      column('tags', 'tags'),
      column('Creation Time | creation_time', 'create_at'),
      column('Updated Time | updated_time', 'updated_at'),
      // With --deleted the status is DELETE_COMPLETE as well.
      column('Deletion Time | deletion_time', null),
      column('Parent | parent', null),
      column('parameters', null),
      column('outputs', null),
      column('links', null),
      column('capabilities', null),
      column('disable_rollback', null),
      column('notification_topics', null),
      column('stack_user_project_id', null),
      column('template_description', null),
      column('timeout_mins', null),
    ],
  },
];
