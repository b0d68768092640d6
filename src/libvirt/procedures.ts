import { nothing, type Codec } from './codec.ts';
import * as messages from './messages.ts';

/** Programs that share a connection (remote_protocol.x, qemu_protocol.x, virkeepaliveprotocol.x); each in version 1. */
export const PROGRAM = { remote: 0x2000_8086, qemu: 0x2000_8087, keepalive: 0x6b65_6570 } as const;

/** One call: where it goes, and what goes there and comes back. */
export interface Procedure<A, R> {
  readonly name: string;
  readonly program: number;
  readonly number: number;
  readonly args: Codec<A>;
  readonly result: Codec<R>;
}

/** The calls that a probe makes; numbers from Debian's libvirt 9.0.0, which never change. */
export const PROCEDURES = {
  open: remote('open', 1, messages.openArguments, nothing),
  close: remote('close', 2, nothing, nothing),
  xml: remote('domain XML', 14, messages.domainFlags, messages.xml),
  lookup: remote('lookup by UUID', 24, messages.byUuid, messages.oneDomain),
  hostname: remote('hostname', 59, nothing, messages.hostName),
  supports: remote('supports feature', 60, messages.feature, messages.supported),
  authTypes: remote('authentication list', 66, nothing, messages.authTypes),
  polkit: remote('polkit', 70, nothing, messages.polkitAnswer),
  libVersion: remote('libvirt version', 157, nothing, messages.version),
  state: remote('domain state', 212, messages.domainFlags, messages.state),
  domains: remote('list of domains', 273, messages.listArguments, messages.domainList),
  register: remote('event registration', 316, messages.registerArguments, messages.callback),
  stats: remote('domain statistics', 344, messages.statsArguments, messages.statsRecords),
  agent: {
    name: 'agent command',
    program: PROGRAM.qemu,
    number: 3,
    args: messages.agentArguments,
    result: messages.agentResult,
  },
} as const satisfies Readonly<Record<string, Procedure<unknown, unknown>>>;

function remote<A, R>(name: string, number: number, args: Codec<A>, result: Codec<R>): Procedure<A, R> {
  return { name, program: PROGRAM.remote, number, args, result };
}
