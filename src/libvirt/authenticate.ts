import { CallTimeout, ConnectionOver, LibvirtError } from './libvirtErrors.ts';
import { PROCEDURES } from './procedures.ts';
import type { RpcConnection } from './rpcConnection.ts';

/** remote_auth_type. */
const AUTH = { none: 0, sasl: 1, polkit: 2 } as const;
const ANSWER = 10_000;

/**
 * Passes the daemon's door as this user: without a login, or by polkit, which looks at who holds the other end of the socket.
 * @throws ConnectionOver with what to set where that does not suffice
 */
export async function authenticate(connection: RpcConnection, path: string): Promise<void> {
  const { types } = await connection.call(PROCEDURES.authTypes, null, ANSWER);
  if (types.length === 0 || types.includes(AUTH.none)) return;
  if (!types.includes(AUTH.polkit)) {
    throw new ConnectionOver(
      `${path}: the daemon wants a login by SASL, which is not supported; set \`auth_unix_rw\` and \`auth_unix_ro\` in its configuration to "none" or "polkit"`,
    );
  }
  try {
    await connection.call(PROCEDURES.polkit, null, ANSWER);
  } catch (error) {
    if (!(error instanceof LibvirtError || error instanceof CallTimeout)) throw error;
    throw new ConnectionOver(
      `${path}: polkit does not let this user in (${error.message}); put the user into the group \`libvirt\`, allow it \`org.libvirt.unix.manage\` by a rule of polkit, or set \`auth_unix_rw\` in the daemon's configuration to "none"`,
      { cause: error },
    );
  }
}
