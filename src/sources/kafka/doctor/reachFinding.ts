import { brokerErrorType } from '../../../kafka/index.ts';
import { findingsOf, type Finding } from '../../../model/index.ts';
import type { KafkaSourceSettings } from '../settings.ts';

/** Which check a failure to connect belongs to, by what Node, OpenSSL or Kafka call it. */
const CHECKS: readonly { readonly check: string; readonly words: RegExp }[] = [
  { check: 'login', words: /\blogin\b|SASL|UNSUPPORTED_SASL_MECHANISM/ },
  { check: 'tls', words: /certificate|TLS|SSL|security_protocol/ },
];

/** Why a broker did not let us in. The reason says what to do. */
export function reachFinding(
  source: string,
  broker: string,
  { security_protocol: protocol }: KafkaSourceSettings,
  error: unknown,
): Finding {
  const why = error instanceof Error ? error.message : String(error);
  const type = brokerErrorType(error) ?? '';
  const check = CHECKS.find(({ words }) => words.test(`${type} ${why}`))?.check ?? 'reach';
  return findingsOf(source, check).action(broker, `Not let in as ${protocol}: ${why}.`);
}
