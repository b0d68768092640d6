/**
 * The catalogue of stable error codes. A code is never renamed and a retired one is never used again;
 * `docs/reference/errors.md` is generated from this table.
 */
export const ERRORS = {
  'decode/empty': row('The body is empty', 'Nothing to do: the sender sent nothing.'),
  'decode/too-large': row(
    'The body is larger than the limit of 8 MB',
    'Find the sender by the source and receipt time; no OpenStack service sends notifications of that size.',
  ),
  'decode/compression': row(
    'The body could not be decompressed',
    'See the detail: an unknown codec, a damaged stream, or more than the limit of 64 MB when unpacked.',
  ),
  'decode/encoding': row(
    'The body is not valid UTF-8',
    'The sender is no Oslo publisher, or the body is damaged.',
  ),
  'decode/json': row('The body is not JSON', 'The detail says at which character reading stopped.'),
  'decode/shape': row(
    'The body is JSON, but neither a notification nor a Ceilometer event',
    'The detail says what was missing. If a real service sends this, please report it with a `record`ed capture.',
  ),
  'decode/envelope': row(
    'The Oslo envelope cannot be opened',
    'Its version is another than 2.0, or its `oslo.message` holds another envelope or no message.',
  ),
  'decode/log-line': row('The Ceilometer log line cannot be read', 'The detail names the place in the line.'),
  'mapping/evaluate': row(
    'A mapping rule failed on this message',
    'Mend the rule that the detail names; `stackwire dead-letters replay` takes the message up again.',
  ),
  'config/invalid': row(
    'The configuration has errors',
    'Mend what the detail names; `stackwire check` lists what it finds, each with its place and what was probably meant.',
  ),
  'config/unreadable': row(
    'The configuration file cannot be read',
    'Check the path given with -c and its permissions.',
  ),
  'mapping/invalid': row('The mappings have errors', 'Run `stackwire check` for the list.'),
  'mapping/unreadable': row(
    'Mapping files cannot be read',
    'Check the directory given with --mappings or in the configuration; mapping files end in .yaml.',
  ),
  'capture/unreadable': row(
    'A capture cannot be read',
    'Check the path; a capture is text in one of the documented forms.',
  ),
  'capture/unwritable': row(
    'A capture cannot be written',
    'Check the folder given with -o, its permissions and its free space; what was recorded before is kept.',
  ),
  'capture/not-remembered': row(
    'The message is not in the ring of raw bodies',
    'The ring is switched on with `ring` of the store, holds what came after that, and drops the oldest first.',
  ),
  'capture/weak-key': row(
    'The key for pseudonyms cannot be used',
    'It needs at least 16 bytes that nobody can guess: `openssl rand -hex 32 > FILE`.',
  ),
  'report/unwritable': row(
    'A report cannot be written',
    'Check the path, its permissions and its free space.',
  ),
  'store/unreadable': row(
    'The store cannot be opened',
    'Check path, permissions, room on its disk, and that it is a stackwire store.',
  ),
  'store/damaged': row(
    'The store is damaged, or the file is no store',
    'Check the path. `stackwire run --set-aside-damaged-store` renames it and begins a new one; nothing is deleted, and a backup can be put in its place instead.',
  ),
  'store/older': row(
    'The store was written by an older stackwire',
    'Start the bridge on it once: `stackwire run` migrates it and keeps the old file beside it.',
  ),
  'store/no-letter': row(
    'No dead letter has this number',
    'It may have made room for newer ones, or have been replayed; `stackwire dead-letters list --letters` shows what is there.',
  ),
  'store/migration': row(
    'The store of an older stackwire cannot be migrated now',
    'The detail says what is missing. The store was not touched; the stackwire that wrote it can still use it.',
  ),
  'store/write': row(
    'The store cannot be written',
    'Reading pauses and the write is tried again by itself. Check the disk; the detail is what SQLite said.',
  ),
  'store/newer': row(
    'The store was written by a newer stackwire',
    'Use that version, or name another store path; this file was not touched.',
  ),
  'store/locked': row(
    'Another process holds the store',
    'Only one bridge or probe may write a store; stop the other one, or give this one a store of its own.',
  ),
  'broker/unreachable': row(
    'No broker of a source can be reached',
    'The detail says what each host answered; `stackwire run` would go on trying.',
  ),
  'broker/refused': row(
    'The broker refused a question',
    'Mostly a right that the user lacks; the detail is what the broker said.',
  ),
  'http/listen': row(
    'The HTTP address cannot be listened on',
    'Another program holds the port, or the host name is none of this machine: change `host` or `port` of `http`, or of the source that the detail names.',
  ),
  'http/token-needed': row(
    'HTTP beyond loopback needs a token',
    'Set `http.token` (from the environment, say), or listen on 127.0.0.1.',
  ),
  'http/unauthorized': row(
    'The request carries no valid token',
    'Send `Authorization: Bearer TOKEN` with the value of `http.token`.',
  ),
  'http/host': row(
    'The request is not addressed to loopback',
    'Without a token only localhost, 127.0.0.1 and [::1] are answered, so that no web page can read the API.',
  ),
  'http/method': row(
    'This path has no such method',
    'The API only reads, by GET or HEAD; dead letters are replayed and dropped, and lists imported, by POST.',
  ),
  'http/not-found': row('Nothing is known under this address', 'docs/http.md lists what can be asked for.'),
  'http/bad-request': row('A query parameter is wrong', 'The detail names it; docs/http.md lists them.'),
  'http/too-many-streams': row(
    'No more clients can follow the log',
    'Close a stream, raise `http.max_streams`, or read `/api/v1/events?after=SEQ` in turns.',
  ),
  'http/forbidden': row(
    'The caller may not ask for this',
    '`reachability.os_fping.all_tenants` says whether other projects may be asked for.',
  ),
  'http/over-limit': row(
    'Too many calls in an hour',
    'Wait as long as `Retry-After` says; `reachability.os_fping.limit` is the number of calls.',
  ),
  'reachability/no-fping': row(
    'The program fping cannot be run',
    "Install fping (Debian's package has that name), or name it in `reachability.fping`. For namespaces the same holds for `reachability.ip`.",
  ),
  'reachability/fping-failed': row(
    'Some addresses could not be asked',
    'The detail is what fping or ip said. To ping, the bridge needs CAP_NET_RAW; to enter network namespaces CAP_SYS_ADMIN and CAP_NET_ADMIN as well: see docs/reachability.md.',
  ),
  'reachability/fping-blind': row(
    'fping hears no answers',
    'It may lack CAP_NET_RAW: `setcap cap_net_raw+ep /usr/bin/fping`, or `AmbientCapabilities=CAP_NET_RAW` in the unit that starts the bridge.',
  ),
  'probe/hypervisor': row(
    'The hypervisor of this host cannot be asked',
    'The detail says why: mostly the right to its socket (group libvirt), or `hypervisor.socket`. `stackwire probe` without `--once` would go on trying.',
  ),
  usage: row('The command line is wrong', 'See `stackwire help COMMAND`.'),
  internal: row('stackwire made a mistake', 'Please report it with the text and, if you can, a capture.'),
} as const satisfies Record<string, ErrorRow>;

export interface ErrorRow {
  readonly title: string;
  /** What the reader can do about it. */
  readonly help: string;
}

export type ErrorCode = keyof typeof ERRORS;

function row(title: string, help: string): ErrorRow {
  return { title, help };
}

/** An error with a code of the catalogue; `message` says what happened, where and to what. */
export class StackwireError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'StackwireError';
    this.code = code;
  }
}
