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
    'Its version is newer than 2.x, or its `oslo.message` holds another envelope or no message.',
  ),
  'decode/log-line': row('The Ceilometer log line cannot be read', 'The detail names the place in the line.'),
  'mapping/evaluate': row(
    'A mapping rule failed on this message',
    'Mend the rule that the detail names; `stackwire dead-letters replay` takes the message up again.',
  ),
  'config/invalid': row(
    'The configuration has errors',
    'Each is listed with its place and what was probably meant.',
  ),
  'config/unreadable': row(
    'The configuration file cannot be read',
    'Check the path given with -c and its permissions.',
  ),
  'mapping/invalid': row('The mappings have errors', 'Run `stackwire check` for the list.'),
  'capture/unreadable': row(
    'A capture cannot be read',
    'Check the path; a capture is text in one of the documented forms.',
  ),
  'store/unreadable': row(
    'The store cannot be opened',
    'Check path, permissions and that it is a stackwire store.',
  ),
  'store/newer': row(
    'The store was written by a newer stackwire',
    'Use that version, or name another store path; this file was not touched.',
  ),
  'store/locked': row(
    'Another process holds the store',
    'Only one bridge may write a store; stop the other one.',
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
