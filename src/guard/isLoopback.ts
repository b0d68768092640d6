const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;

/** Whether a listen address, or the host's name in a URL, is reached from this machine only. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
