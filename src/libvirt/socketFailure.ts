/** What an error of `connect` on a Unix socket means to who runs the program, and what to do. */
const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket; libvirt is not installed, not started, or keeps its sockets elsewhere',
  EACCES:
    'this user may not open it; put the user into the group that owns the socket (mostly `libvirt`), and start again',
  ECONNREFUSED: 'nobody listens there; the daemon is not running',
};

export function explainSocketFailure(path: string, error: NodeJS.ErrnoException): string {
  return `${path}: ${ADVICE[error.code ?? ''] ?? error.message}`;
}
