import { int, list, optional, struct, text, uint, unsignedHyper, uuid, type ValueOf } from './codec.ts';
import { typedParameters } from './typedParameters.ts';

// The limits of remote_protocol.x.
const DOMAINS_MAX = 16_384;
const STATS_MAX = 262_144;
const AUTH_TYPES_MAX = 20;

/** remote_nonnull_domain; `id` is -1 while it does not run. */
export const domain = struct({ name: text, uuid, id: int });
export type WireDomain = ValueOf<typeof domain>;

const network = struct({ name: text, uuid });

/** remote_error. Only the first four are ever looked at. */
export const errorReply = struct({
  code: int,
  domain: int,
  message: optional(text),
  level: int,
  dom: optional(domain),
  str1: optional(text),
  str2: optional(text),
  str3: optional(text),
  int1: int,
  int2: int,
  net: optional(network),
});

export const authTypes = struct({ types: list(int, AUTH_TYPES_MAX) });
export const polkitAnswer = struct({ complete: int });
export const openArguments = struct({ uri: optional(text), flags: uint });
export const feature = struct({ feature: int });
export const supported = struct({ supported: int });
export const version = struct({ version: unsignedHyper });
export const hostName = struct({ hostname: text });
export const listArguments = struct({ needResults: int, flags: uint });
export const domainList = struct({ domains: list(domain, DOMAINS_MAX), count: uint });
export const byUuid = struct({ uuid });
export const oneDomain = struct({ domain });
export const domainFlags = struct({ domain, flags: uint });
export const xml = struct({ xml: text });
export const state = struct({ state: int, reason: int });
export const statsArguments = struct({ domains: list(domain, DOMAINS_MAX), stats: uint, flags: uint });
export const statsRecords = struct({
  records: list(struct({ domain, parameters: typedParameters(STATS_MAX) }), DOMAINS_MAX),
});
export const registerArguments = struct({ event: int, domain: optional(domain) });
export const callback = struct({ callback: int });
export const agentArguments = struct({ domain, command: text, timeout: int, flags: uint });
export const agentResult = struct({ result: optional(text) });
export const lifecycleMessage = struct({ callback: int, domain, event: int, detail: int });
export const rebootMessage = struct({ callback: int, domain });
export const agentMessage = struct({ callback: int, domain, state: int, reason: int });
