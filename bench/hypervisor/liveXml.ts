import { novaXml, type NovaInstance } from '../../test/support/novaXml.ts';
import type { StandInGuest } from './standInGuest.ts';

/** Ports for devices that may be plugged in, as nova's `num_pcie_ports` makes them; most of a real machine's XML is such. */
const PORTS = 24;

/** What `virsh dumpxml` shows of a machine of nova's that runs. */
export function liveXml({ domain, agent }: StandInGuest): string {
  const channel = agent === 'absent' ? 'disconnected' : 'connected';
  return novaXml(instanceOf(domain.uuid, domain.name, domain.id), {
    memory: 2048,
    boot: null,
    disk: `/var/lib/nova/instances/${domain.uuid}/disk`,
    agent: true,
    panicDevice: false,
    console: `/var/lib/nova/instances/${domain.uuid}/console`,
  })
    .replace('<domain type="qemu">', `<domain type="kvm" id="${domain.id}">`)
    .replace('name="org.qemu.guest_agent.0"/>', `name="org.qemu.guest_agent.0" state="${channel}"/>`)
    .replace('  </devices>', `${ports()}  </devices>`);
}

function ports(): string {
  return Array.from(
    { length: PORTS },
    (_, index) => `    <controller type="pci" index="${index + 1}" model="pcie-root-port">
      <model name="pcie-root-port"/>
      <target chassis="${index + 1}" port="0x${(16 + index).toString(16)}"/>
      <alias name="pci.${index + 1}"/>
      <address type="pci" domain="0x0000" bus="0x00" slot="0x0${2 + (index >> 3)}" function="0x${index & 7}" multifunction="on"/>
    </controller>
`,
  ).join('');
}

function instanceOf(uuid: string, name: string, index: number): NovaInstance {
  const tail = index.toString(16).padStart(12, '0');
  return {
    uuid,
    name,
    displayName: `web-${index}`,
    flavor: { name: 'm1.small', id: '2', memory: 2048 },
    image: `1ca11ab1-0000-4000-8000-${tail}`,
    project: { id: `${index % 40}`.padStart(32, '0'), name: `project-${index % 40}` },
    user: { id: `${index % 90}`.padStart(32, '1'), name: `user-${index % 90}` },
    port: {
      id: `90a7ab1e-0000-4000-8000-${tail}`,
      mac: `fa:16:3e:00:${(index >> 8).toString(16).padStart(2, '0')}:${(index & 255).toString(16).padStart(2, '0')}`,
      address: `192.168.${index >> 8}.${index & 255}`,
    },
    written: {
      extraSpecs: { 'hw_rng:allowed': 'True' },
      imageProperties: { hw_qemu_guest_agent: 'yes', hw_machine_type: 'q35', os_type: 'linux' },
    },
  };
}
