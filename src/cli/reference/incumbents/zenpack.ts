/** What the OpenStackInfrastructure ZenPack does with an event type. */
export interface ZenpackRow {
  /** 2.1–2.4: nothing, a text for people, an upsert or a removal of the object. */
  readonly before: string;
  /** 3.0–4.0.1, with the rows that were deleted in 3.0 as null. */
  readonly now: string | null;
}

const THEN: Readonly<Record<string, string>> = {
  none: 'nothing',
  text: 'a text',
  upsert: 'create or update',
  remove: 'remove',
};

/** Its event table as of 2.2.0–2.4.2 (events.py): event type, then, and in 3.0–4.0.1. */
const TABLE = `
  compute.instance.create.start upsert create
  compute.instance.create.end upsert update
  compute.instance.create.error upsert update
  compute.instance.update upsert update
  compute.instance.delete.start none -
  compute.instance.delete.end remove remove
  compute.instance.create_ip.start none -
  compute.instance.create_ip.end none -
  compute.instance.delete_ip.start none -
  compute.instance.delete_ip.end none -
  compute.instance.exists none -
  compute.instance.exists.verified.old none -
  compute.instance.live_migration.pre.start none -
  compute.instance.live_migration.pre.end none -
  compute.instance.live_migration.post.dest.start none -
  compute.instance.live_migration.post.dest.end none -
  compute.instance.live_migration._post.start none -
  compute.instance.live_migration._post.end upsert update
  compute.instance.power_off.start text -
  compute.instance.power_off.end upsert update
  compute.instance.power_on.start text -
  compute.instance.power_on.end upsert update
  compute.instance.reboot.start upsert update
  compute.instance.reboot.end upsert update
  compute.instance.shutdown.start upsert update
  compute.instance.shutdown.end upsert update
  compute.instance.rebuild.start upsert update
  compute.instance.rebuild.end upsert update
  compute.instance.rescue.start none -
  compute.instance.rescue.end upsert update
  compute.instance.unrescue.start none -
  compute.instance.unrescue.end upsert update
  compute.instance.finish_resize.start none -
  compute.instance.finish_resize.end upsert update
  compute.instance.resize.start none -
  compute.instance.resize.confirm.start none -
  compute.instance.resize.confirm.end none -
  compute.instance.resize.prep.end none -
  compute.instance.resize.prep.start none -
  compute.instance.resize.revert.end upsert update
  compute.instance.resize.revert.start none -
  compute.instance.resize.end upsert update
  compute.instance.snapshot.end none -
  compute.instance.snapshot.start none -
  compute.instance.suspend upsert update
  compute.instance.resume upsert update
  compute.instance.volume.attach text -
  compute.instance.volume.detach text -
  dhcp_agent.network.add none -
  dhcp_agent.network.remove none -
  firewall.create.start none -
  firewall.create.end none -
  firewall.update.start none -
  firewall.update.end none -
  firewall.delete.start none -
  firewall.delete.end none -
  firewall_policy.create.start none -
  firewall_policy.create.end none -
  firewall_policy.update.start none -
  firewall_policy.update.end none -
  firewall_policy.delete.start none -
  firewall_policy.delete.end none -
  firewall_rule.create.start none -
  firewall_rule.create.end none -
  firewall_rule.update.start none -
  firewall_rule.update.end none -
  firewall_rule.delete.start none -
  firewall_rule.delete.end none -
  floatingip.create.start text -
  floatingip.create.end upsert create
  floatingip.update.start upsert update
  floatingip.update.end upsert update
  floatingip.delete.start text -
  floatingip.delete.end remove remove
  network.create.start text -
  network.create.end upsert create
  network.update.start text -
  network.update.end upsert update
  network.delete.start text -
  network.delete.end remove remove
  port.create.start text -
  port.create.end upsert create
  port.update.start text -
  port.update.end upsert update
  port.delete.start text -
  port.delete.end remove remove
  router.create.start text -
  router.create.end upsert create
  router.update.start text -
  router.update.end upsert update
  router.delete.start text -
  router.delete.end remove remove
  router.interface.create none -
  router.interface.update none -
  router.interface.delete none -
  security_group.create.start none -
  security_group.create.end none -
  security_group.update.start none -
  security_group.update.end none -
  security_group.delete.start none -
  security_group.delete.end none -
  security_group_rule.create.start none -
  security_group_rule.create.end none -
  security_group_rule.update.start none -
  security_group_rule.update.end none -
  security_group_rule.delete.start none -
  security_group_rule.delete.end none -
  subnet.create.start text -
  subnet.create.end upsert create
  subnet.update.start text -
  subnet.update.end upsert update
  subnet.delete.start text -
  subnet.delete.end remove remove
  volume.create.start text -
  volume.create.end upsert create
  volume.update.start text -
  volume.update.end upsert update
  volume.delete.start text -
  volume.delete.end remove remove
  volume.attach.start text -
  volume.attach.end upsert update
  volume.detach.start text -
  volume.detach.end upsert update
  snapshot.create.start text -
  snapshot.create.end upsert create
  snapshot.delete.start text -
  snapshot.delete.end remove remove
`;

/** By event type: all 127 rows. */
export const ZENPACK_ROWS: ReadonlyMap<string, ZenpackRow> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [type = '', before = '', now = ''] = line.trim().split(' ');
      return [type, { before: THEN[before] ?? before, now: now === '-' ? null : now }];
    }),
);

/** What the services send, and no version of it ever had a row for; `*` for all phases. */
export const ZENPACK_NEVER_MAPPED: readonly string[] = `
  compute.instance.suspend.start compute.instance.suspend.end compute.instance.resume.start compute.instance.resume.end
  compute.instance.pause.* compute.instance.unpause.* compute.instance.shelve.* compute.instance.shelve_offload.*
  compute.instance.unshelve.* compute.instance.restore.* compute.instance.soft_delete.*
  compute.instance.trigger_crash_dump.* compute.instance.reboot.error compute.instance.resize.error
  compute.instance.rebuild.error compute.instance.live_migration._rollback.*
  compute.instance.live_migration.rollback.dest.* compute.instance.live.migration.abort.*
  compute.instance.live.migration.force.complete.* compute.instance.resize.confirm.*
  router.interface.create router.interface.delete security_group.* security_group_rule.*
  instance.* backup.* group.*
  volume.resize.* volume.retype volume.revert.* volume.transfer.* snapshot.update.*
`
  .trim()
  .split(/\s+/);
