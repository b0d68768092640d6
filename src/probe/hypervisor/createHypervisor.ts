import type { DriverParts } from './connectionKeeper.ts';
import type { Hypervisor } from './hypervisor.ts';
import { LibvirtHypervisor } from './libvirtHypervisor.ts';
import type { HypervisorSettings } from './settings.ts';
import { SocketsHypervisor } from './socketsHypervisor.ts';
import { VirshHypervisor } from './virshHypervisor.ts';

const DRIVERS: Readonly<
  Record<HypervisorSettings['driver'], new (settings: HypervisorSettings, parts: DriverParts) => Hypervisor>
> = {
  libvirt: LibvirtHypervisor,
  virsh: VirshHypervisor,
  sockets: SocketsHypervisor,
};

/** The driver that the settings name; it reaches for nothing before it is started. */
export function createHypervisor(settings: HypervisorSettings, parts: DriverParts): Hypervisor {
  return new DRIVERS[settings.driver](settings, parts);
}
