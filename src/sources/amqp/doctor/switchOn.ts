import type { Remedy } from '../../../model/index.ts';

/** The service behind an exchange, where its name is another. Manila and trove send through `openstack` too. */
const SERVICES: Readonly<Record<string, string>> = { openstack: 'cinder' };

/** They send by other means than a service's configuration file: a middleware, Ceilometer's own pipeline, or the probes. */
const OTHERWISE = new Set(['swift', 'ceilometer', 'stackwire.guests']);

/** kolla-ansible has a variable `NAME_notification_topics` for these; the others take an override file. */
const KOLLA_TOPICS = new Set([
  'aodh',
  'cinder',
  'designate',
  'glance',
  'heat',
  'ironic',
  'keystone',
  'magnum',
  'manila',
  'neutron',
  'nova',
  'octavia',
  'trove',
  'watcher',
]);

const DRIVER = ['[oslo_messaging_notifications]', 'driver = messagingv2'];
const NOVA_STATE = ['[notifications]', 'notify_on_state_change = vm_and_task_state'];

/** How notifications are switched on for the services behind `exchanges`, for each of the usual ways to deploy. */
export function switchOn(exchanges: readonly string[]): readonly Remedy[] {
  const services = [...new Set(exchanges.map((name) => SERVICES[name] ?? name))].filter(
    (name) => !OTHERWISE.has(name),
  );
  if (services.length === 0) return [];
  return [plain(services), kolla(services), openstackAnsible(services), openstackHelm(services)];
}

/** How exchanges and notification queues are made durable. */
export const DURABLE: Remedy = {
  text: 'Make them durable: in each service’s file (kolla-ansible: om_enable_rabbitmq_quorum_queues: true, openstack-ansible: oslomsg_rabbit_quorum_queues: true). What exists stays as it is until it is deleted or the broker restarts:',
  lines: ['[oslo_messaging_rabbit]', 'amqp_durable_queues = true'],
};

function plain(services: readonly string[]): Remedy {
  const files = services.map((name) => `/etc/${name}/${name}.conf`).join(', ');
  return {
    text: `Plain OpenStack: in ${files} on every node, then restart the services${services.includes('nova') ? ' (the second section is nova’s alone)' : ''}:`,
    lines: [...DRIVER, 'topics = notifications', ...(services.includes('nova') ? NOVA_STATE : [])],
  };
}

function kolla(services: readonly string[]): Remedy {
  const lines = services
    .filter((name) => KOLLA_TOPICS.has(name))
    .flatMap((name) => [`${name}_notification_topics:`, '  - { name: notifications, enabled: true }']);
  const files: string[] = [];
  if (services.includes('nova')) files.push('# /etc/kolla/config/nova.conf', ...NOVA_STATE);
  for (const name of services.filter((service) => !KOLLA_TOPICS.has(service))) {
    files.push(`# /etc/kolla/config/${name}.conf`, ...DRIVER);
  }
  return {
    text: 'kolla-ansible: it writes driver = noop unless a topic is enabled. Then `kolla-ansible reconfigure`:',
    lines: [...(lines.length > 0 ? ['# /etc/kolla/globals.yml', ...lines] : []), ...files],
  };
}

function openstackAnsible(services: readonly string[]): Remedy {
  return {
    text: `openstack-ansible: it writes driver = noop unless Ceilometer is deployed. Then run ${services.map((name) => `openstack.osa.${name}`).join(', ')}:`,
    lines: [
      '# /etc/openstack_deploy/user_variables.yml',
      'oslomsg_notify_configure: true',
      ...(services.includes('nova')
        ? ['nova_nova_conf_overrides:', '  notifications:', '    notify_on_state_change: vm_and_task_state']
        : []),
    ],
  };
}

function openstackHelm(services: readonly string[]): Remedy {
  return {
    text: 'openstack-helm: values of each chart, where an override set noop. Then `helm upgrade`:',
    lines: [
      'conf:',
      ...services.flatMap((name) => [
        `  ${name}:`,
        '    oslo_messaging_notifications: { driver: messagingv2 }',
        ...(name === 'nova' ? ['    notifications: { notify_on_state_change: vm_and_task_state }'] : []),
      ]),
    ],
  };
}
