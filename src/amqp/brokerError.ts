/** AMQP's codes that are met here. */
export const NOT_FOUND = 404;
export const PRECONDITION_FAILED = 406;
/** The broker is being shut down, or an operator closed the connection. */
export const CONNECTION_FORCED = 320;

/** The AMQP code with which the broker closed a channel or connection; undefined where it did not. */
export function closeCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? code : undefined;
}

/** What the broker said, without amqplib's wrapping. */
export function brokerText(error: unknown): string {
  const text = error instanceof Error ? error.message || errno(error) : String(error);
  return /with message "(.*)"/s.exec(text)?.[1] ?? text;
}

/** Whether nothing listens at the address: the broker is down, not only the way to it. */
export function isRefused(error: unknown): boolean {
  return errno(error) === 'ECONNREFUSED';
}

function errno(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'no reason given';
}
