import { decode, encode, type Codec, type Procedure } from '../../src/libvirt/index.ts';
import type { StandInClient } from './standInClient.ts';

/** One procedure as the daemon does it, from bytes to bytes. */
export interface Handler {
  readonly program: number;
  readonly number: number;
  /** `@priority: high` in remote_protocol.x. */
  readonly quick: boolean;
  /** @throws DaemonError */
  readonly answer: (body: Buffer, client: StandInClient) => Promise<Buffer>;
}

export function handler<A, R>(
  { program, number, args, result }: Procedure<A, R>,
  quick: boolean,
  answer: (args: A, client: StandInClient) => R | Promise<R>,
): Handler {
  return {
    program,
    number,
    quick,
    answer: async (body, client) =>
      encode(result as Codec<R>, await answer(decode(args as Codec<A>, body), client)),
  };
}
