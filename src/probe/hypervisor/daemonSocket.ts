import { existsSync } from 'node:fs';

/** Modular hosts have the first, also where a proxy keeps the second for old clients. */
const USUAL = ['/run/libvirt/virtqemud-sock', '/run/libvirt/libvirt-sock'];

export interface DaemonSocket {
  /** For reading and writing. */
  readonly path: string;
  /** For reading; the same where there is no twin. */
  readonly readOnly: string;
}

/** Where a daemon is to be reached now: the one of the settings, else the first of the usual ones that is there. */
export function daemonSocket(setting: string | undefined): DaemonSocket {
  const path = setting ?? USUAL.find((one) => existsSync(one)) ?? '/run/libvirt/libvirt-sock';
  const twin = `${path}-ro`;
  return { path, readOnly: existsSync(twin) ? twin : path };
}
