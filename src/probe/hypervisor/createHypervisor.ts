import type { Hypervisor } from './hypervisor.ts';
import { LibvirtHypervisor, type DriverParts } from './libvirtHypervisor.ts';
import type { HypervisorSettings } from './settings.ts';

const DRIVERS: Readonly<
  Record<HypervisorSettings['driver'], new (settings: HypervisorSettings, parts: DriverParts) => Hypervisor>
> = {
  libvirt: LibvirtHypervisor,
};

/** The driver that the settings name; it reaches for nothing before it is started. */
export function createHypervisor(settings: HypervisorSettings, parts: DriverParts): Hypervisor {
  return new DRIVERS[settings.driver](settings, parts);
}
