/** One definition of Ceilometer's stock files. */
export interface CeilometerDefinition {
  /** Event types and globs. */
  readonly events: readonly string[];
  /** Traits that it gives the event, beside the default ones. */
  readonly traits: readonly string[];
}

/**
 * pipeline/data/event_definitions.yaml of 2026-07 (b4ccf24): paragraphs of event types, `:`, traits, in its order. Of
 * the definitions that match an event type the last one counts.
 */
const EVENTS = `
  compute.instance.* :
    tenant_id user_id instance_id display_name resource_id cell_name host service memory_mb disk_gb root_gb
    ephemeral_gb vcpus instance_type_id instance_flavor_id instance_type state os_architecture os_version
    os_distro launched_at deleted_at

  compute.instance.create.end :
    tenant_id user_id instance_id display_name resource_id cell_name host service memory_mb disk_gb root_gb
    ephemeral_gb vcpus instance_type_id instance_flavor_id instance_type state os_architecture os_version
    os_distro launched_at deleted_at availability_zone

  compute.instance.update :
    tenant_id user_id instance_id display_name resource_id cell_name host service memory_mb disk_gb root_gb
    ephemeral_gb vcpus instance_type_id instance_flavor_id instance_type state os_architecture os_version
    os_distro launched_at deleted_at old_state

  compute.instance.exists :
    tenant_id user_id instance_id display_name resource_id cell_name host service memory_mb disk_gb root_gb
    ephemeral_gb vcpus instance_type_id instance_flavor_id instance_type state os_architecture os_version
    os_distro launched_at deleted_at audit_period_beginning audit_period_ending

  volume.exists volume.retype volume.create.* volume.delete.* volume.resize.* volume.attach.* volume.detach.* volume.update.* snapshot.exists snapshot.create.* snapshot.delete.* snapshot.update.* volume.transfer.accept.end snapshot.transfer.accept.end :
    user_id project_id availability_zone display_name replication_status status created_at image_id instance_id

  volume.transfer.* volume.exists volume.retype volume.create.* volume.delete.* volume.resize.* volume.attach.* volume.detach.* volume.update.* snapshot.transfer.accept.end :
    user_id project_id availability_zone display_name replication_status status created_at image_id instance_id
    resource_id host size type

  snapshot.transfer.accept.end :
    user_id project_id availability_zone display_name replication_status status created_at image_id instance_id
    resource_id

  share.create.* share.delete.* share.extend.* share.shrink.* :
    share_id user_id project_id snapshot_id availability_zone status created_at share_group_id size name proto
    is_public description host

  snapshot.exists snapshot.create.* snapshot.delete.* snapshot.update.* :
    user_id project_id availability_zone display_name replication_status status created_at image_id instance_id
    resource_id volume_id

  image_volume_cache.* :
    image_id host

  image.create image.update image.upload image.delete :
    project_id resource_id name status created_at user_id deleted_at size

  image.send :
    receiver_project receiver_user user_id image_id destination_ip bytes_sent

  orchestration.stack.* :
    project_id user_id resource_id name

  identity.user.* identity.project.* identity.group.* identity.role.* identity.OS-TRUST:trust.* identity.region.* identity.service.* identity.endpoint.* identity.policy.* :
    resource_id initiator_id project_id domain_id

  identity.role_assignment.* :
    role group domain user project

  identity.authenticate :
    typeURI id action eventType eventTime outcome initiator_typeURI initiator_id initiator_name
    initiator_host_agent initiator_host_addr target_typeURI target_id observer_typeURI observer_id

  objectstore.http.request :
    typeURI id action eventType eventTime outcome initiator_typeURI initiator_id initiator_project_id
    target_typeURI target_id target_action target_metadata_path target_metadata_version
    target_metadata_container target_metadata_object observer_id

  network.* subnet.* port.* router.* floatingip.* firewall.* firewall_policy.* firewall_rule.* vpnservice.* ipsecpolicy.* ikepolicy.* ipsec_site_connection.* :
    user_id project_id

  network.* :
    user_id project_id name resource_id

  subnet.* :
    user_id project_id name resource_id

  port.* :
    user_id project_id name resource_id

  router.* :
    user_id project_id name resource_id

  floatingip.* :
    user_id project_id resource_id

  firewall.* :
    user_id project_id name resource_id

  firewall_policy.* :
    user_id project_id name resource_id

  firewall_rule.* :
    user_id project_id name resource_id

  vpnservice.* :
    user_id project_id name resource_id

  ipsecpolicy.* :
    user_id project_id name resource_id

  ikepolicy.* :
    user_id project_id name resource_id

  ipsec_site_connection.* :
    user_id project_id resource_id

  *http.* :
    project_id user_id typeURI eventType action outcome id eventTime requestPath observer_id target_id
    target_typeURI target_name initiator_typeURI initiator_id initiator_name initiator_host_address

  *http.response :
    project_id user_id typeURI eventType action outcome id eventTime requestPath observer_id target_id
    target_typeURI target_name initiator_typeURI initiator_id initiator_name initiator_host_address reason_code

  dns.domain.create dns.domain.update dns.domain.delete :
    status retry description expire email ttl action name resource_id created_at updated_at version
    parent_domain_id serial

  dns.domain.exists :
    status retry description expire email ttl action name resource_id created_at updated_at version
    parent_domain_id serial audit_period_beginning audit_period_ending

  dns.zone.create dns.zone.update dns.zone.delete :
    resource_id project_id name description action created_at email expire pool_id refresh retry serial status
    ttl type updated_at version

  dns.zone.exists :
    resource_id project_id name description action created_at email expire pool_id refresh retry serial status
    ttl type updated_at version audit_period_beginning audit_period_ending

  trove.* :
    instance_type user_id resource_id instance_type_id launched_at instance_name state nova_instance_id
    service_id created_at region

  trove.instance.create trove.instance.modify_volume trove.instance.modify_flavor trove.instance.delete :
    name availability_zone instance_size volume_size nova_volume_id

  trove.instance.create :
    name availability_zone instance_size volume_size nova_volume_id instance_type user_id resource_id
    instance_type_id launched_at instance_name state nova_instance_id service_id created_at region

  trove.instance.modify_volume :
    name availability_zone instance_size volume_size nova_volume_id instance_type user_id resource_id
    instance_type_id launched_at instance_name state nova_instance_id service_id created_at region
    old_volume_size modify_at

  trove.instance.modify_flavor :
    name availability_zone instance_size volume_size nova_volume_id instance_type user_id resource_id
    instance_type_id launched_at instance_name state nova_instance_id service_id created_at region
    old_instance_size modify_at

  trove.instance.delete :
    name availability_zone instance_size volume_size nova_volume_id instance_type user_id resource_id
    instance_type_id launched_at instance_name state nova_instance_id service_id created_at region deleted_at

  trove.instance.exists :
    instance_type user_id resource_id instance_type_id launched_at instance_name state nova_instance_id
    service_id created_at region display_name audit_period_beginning audit_period_ending

  profiler.* :
    project service name base_id trace_id parent_id timestamp host path query method scheme db.statement
    db.params

  magnum.cluster.* :
    id typeURI eventType eventTime action outcome initiator_id initiator_typeURI initiator_name
    initiator_host_agent initiator_host_address target_id target_typeURI observer_id observer_typeURI

  octavia.loadbalancer.* :
    resource_id project_id name description admin_state_up availability_zone vip_address vip_network_id
    vip_port_id vip_qos_policy_id vip_subnet_id

  alarm.* :
    id user_id project_id on_behalf_of severity detail type
`;

export const CEILOMETER_EVENTS: readonly CeilometerDefinition[] = EVENTS.trim()
  .split('\n\n')
  .map((paragraph) => {
    const [events = '', traits = ''] = paragraph.split(' :');
    return { events: events.trim().split(/\s+/), traits: traits.trim().split(/\s+/) };
  });

/** data/meters.d/meters.yaml of the same: a meter, `:`, what it is read from. */
const METERS = `
  image.size : image.upload image.delete image.update
  image.download : image.send
  image.serve : image.send
  volume.provider.capacity.total : capacity.backend.*
  volume.provider.capacity.free : capacity.backend.*
  volume.provider.capacity.allocated : capacity.backend.*
  volume.provider.capacity.provisioned : capacity.backend.*
  volume.provider.capacity.virtual_free : capacity.backend.*
  volume.provider.pool.capacity.total : capacity.pool.*
  volume.provider.pool.capacity.free : capacity.pool.*
  volume.provider.pool.capacity.allocated : capacity.pool.*
  volume.provider.pool.capacity.provisioned : capacity.pool.*
  volume.provider.pool.capacity.virtual_free : capacity.pool.*
  volume.size : volume.exists volume.retype volume.create.* volume.delete.* volume.resize.* volume.attach.* volume.detach.* volume.update.* volume.manage.*
  snapshot.size : snapshot.exists snapshot.create.* snapshot.delete.* snapshot.manage.*
  backup.size : backup.exists backup.create.* backup.delete.* backup.restore.*
  METRIC : magnum.bay.metrics.*
  MEASUREMENT : objectstore.http.request
  memory : compute.instance.(?!create.start|update).*
  vcpus : compute.instance.(?!create.start|update).*
  compute.instance.booting.time : compute.instance.create.end
  disk.root.size : compute.instance.(?!create.start|update).*
  disk.ephemeral.size : compute.instance.(?!create.start|update).*
  bandwidth : l3.meter
  compute.node.cpu.frequency : compute.metrics.update
  compute.node.cpu.user.time : compute.metrics.update
  compute.node.cpu.kernel.time : compute.metrics.update
  compute.node.cpu.idle.time : compute.metrics.update
  compute.node.cpu.iowait.time : compute.metrics.update
  compute.node.cpu.kernel.percent : compute.metrics.update
  compute.node.cpu.idle.percent : compute.metrics.update
  compute.node.cpu.user.percent : compute.metrics.update
  compute.node.cpu.iowait.percent : compute.metrics.update
  compute.node.cpu.percent : compute.metrics.update
  identity.authenticate.OUTCOME : identity.authenticate
  dns.domain.exists : dns.domain.exists
  trove.instance.exists : trove.instance.exists
  manila.share.size : share.create.* share.delete.* share.extend.* share.shrink.*
`;

/** Names in capitals stand for one that is read from the payload. */
export const CEILOMETER_METERS: readonly { readonly name: string; readonly events: readonly string[] }[] =
  METERS.trim()
    .split('\n')
    .map((line) => {
      const [name = '', events = ''] = line.trim().split(' : ');
      return { name, events: events.split(' ') };
    });
