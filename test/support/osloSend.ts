import { join } from 'node:path';
import type { Rabbit, RabbitPlace } from './rabbit.ts';
import { run } from './run.ts';

/** Options of `osloSender.py`, as on its command line without the dashes; `true` is a bare flag. */
export type OsloOptions = Readonly<Record<string, string | number | true>>;

/** Sends through the real oslo.messaging; resolves when the last publish is confirmed. */
export async function osloSend(rabbit: Rabbit, place: RabbitPlace, options: OsloOptions): Promise<void> {
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [`--${name}`, String(value)],
  );
  const script = join(import.meta.dirname, 'osloSender.py');
  await run(rabbit.packages.python, [script, '--url', place.osloUrl, ...words], { env: rabbit.packages.env });
}
