/** The daemon answered that it could not. Codes and domains: virterror.h. */
export class LibvirtError extends Error {
  override readonly name = 'LibvirtError';
  /** virErrorNumber, e.g. 42 for no such domain. */
  readonly code: number;
  /** virErrorDomain: the part of libvirt that says so, e.g. 10 for QEMU. */
  readonly domain: number;
  /** 1 a warning, 2 an error. */
  readonly level: number;

  constructor(reply: {
    readonly code: number;
    readonly domain: number;
    readonly message: string | null;
    readonly level: number;
  }) {
    super(reply.message ?? `error ${reply.code} without a text`);
    this.code = reply.code;
    this.domain = reply.domain;
    this.level = reply.level;
  }
}

/** There is no connection (any more); `message` says why, and what to do where somebody can. */
export class ConnectionOver extends Error {
  override readonly name = 'ConnectionOver';
}

/** The answer did not come in time. The connection lives on, and the daemon may still be at it. */
export class CallTimeout extends Error {
  override readonly name = 'CallTimeout';
  /** Resolves when the daemon is done with the call, or the connection is over. */
  readonly done: Promise<void>;

  constructor(what: string, millis: number, done: Promise<void>) {
    super(`no answer to ${what} within ${millis / 1000} s`);
    this.done = done;
  }
}
