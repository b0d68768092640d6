/** The peer sent what no libvirt daemon sends, or more than is taken; the connection on which that happened is closed. */
export class WireFault extends Error {
  override readonly name = 'WireFault';
}
