/** The example of design.md, section 4, as a file of this test. */
export const INSTANCE_MAPPING = `object: instance
id: server-{instance_id}
traits:
  instance_id:  [payload.instance_id, payload.uuid, trait.instance_id]
  display_name: [payload.display_name, trait.display_name]
  tenant_id:    [payload.tenant_id, trait.tenant_id]
  host:         [payload.host, { path: [trait.host_name, trait.host], for: [compute.instance.create.end, compute.instance.live_migration.post.dest.end] }]
  node:         payload.node
  state:        [payload.state, trait.state]
  task_state:   [payload.state_description, payload.task_state, trait.state_description]
  deleted_at:   { path: [payload.deleted_at, trait.deleted_at], type: time }
fields:
  name:       display_name
  host:       { trait: host, explicit: true }
  node:       { trait: node, explicit: true }
  vm_state:   state
  task_state: { trait: task_state, empty: null }
derived:
  status: { by: [vm_state, task_state], values: { active: { default: ACTIVE, migrating: MIGRATING }, stopped: { default: SHUTOFF }, building: { default: BUILD } }, default: UNKNOWN }
relations:
  project: { to: project, id: "{tenant_id}" }
problems:
  instance-error: { while: "vm_state == 'error'", severity: error, summary: "Instance {name} is in error" }
events:
  - { event: [compute.instance.create.end, instance.create.end], create: true, update: [all, host, node] }
  - { event: [compute.instance.live_migration.post.dest.end, instance.live_migration_post_dest.end], update: [host, node, vm_state, task_state], summary: "Instance {display_name} now runs on {host}" }
  - { event: [compute.instance.live_migration._post.end, instance.live_migration_post.end], observe: stale copy sent by the source host after the migration }
  - { event: [compute.instance.delete.start, instance.delete.start], update: [task_state] }
  - { event: [compute.instance.delete.end, instance.delete.end], delete: "state == 'deleted' || deleted_at != null" }
  - { event: [compute.instance.update, instance.update], update: [all, host, node], delete: "state == 'deleted'" }
  - { event: [compute.instance.*, instance.*], observe: no rule of its own yet }
tests:
  - name: a live migration moves the instance, and the stale last event does not move it back
    replay: ../../fixtures/live-migration.jsonl
    any_order: true
    expect: { server-1: { host: ndc2, vm_state: active, task_state: null }, server-2: null }
    expect_problems: { "instance-error:server-1": cleared }
`;
