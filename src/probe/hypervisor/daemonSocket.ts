import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = '/run/libvirt';
/**
 * As libvirt's own client chooses (remote_sockets.c, mode `auto`): the daemon for QEMU where its socket is there, else the old one,
 * which on hosts with a daemon per driver is a proxy for old clients.
 */
const USUAL = ['virtqemud-sock', 'libvirt-sock'];

export interface DaemonSocket {
  /** For reading and writing. */
  readonly path: string;
  /** For reading; the same where there is no twin. */
  readonly readOnly: string;
}

/** Where a daemon is to be reached now: the one of the settings, else the first of the usual ones of which either socket is there. */
export function daemonSocket(setting: string | undefined, folder = FOLDER): DaemonSocket {
  const usual = USUAL.map((name) => join(folder, name));
  const path =
    setting ??
    usual.find((one) => existsSync(one) || existsSync(twinOf(one))) ??
    join(folder, 'libvirt-sock');
  const twin = twinOf(path);
  return { path, readOnly: existsSync(twin) ? twin : path };
}

function twinOf(path: string): string {
  return `${path}-ro`;
}
