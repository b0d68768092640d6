import { idleTlsFindings, tlsFindings, type SettingFinding } from '../config/index.ts';
import type { KafkaAccess } from './accessFields.ts';

/** A host without colons: kafkajs takes an address apart at the first one. */
const ADDRESS = /^[^\s:/@]+:(\d{1,5})$/;

/** What the schema cannot say of them: addresses, and a login or files that do not fit the protocol. */
export function kafkaAccessFindings(access: KafkaAccess): readonly SettingFinding[] {
  const { brokers, security_protocol: protocol, sasl, tls } = access;
  const found = brokers.flatMap((address, index) => addressFinding(address, ['brokers', index]));
  if (protocol.startsWith('SASL_') && sasl === undefined) {
    found.push(bad(['security_protocol'], `\`${protocol}\` wants a login: write it under \`sasl\``));
  }
  if (!protocol.startsWith('SASL_') && sasl !== undefined) {
    const meant = protocol === 'SSL' ? 'SASL_SSL' : 'SASL_PLAINTEXT';
    found.push(bad(['sasl'], `a login goes with \`security_protocol: ${meant}\``));
  }
  if (!protocol.endsWith('SSL')) {
    found.push(...idleTlsFindings(tls, `\`security_protocol: ${protocol}\` is not encrypted`));
  }
  return [...found, ...tlsFindings(['tls'], tls)];
}

function addressFinding(address: string, path: SettingFinding['path']): SettingFinding[] {
  const port = Number(ADDRESS.exec(address)?.[1]);
  if (port > 0 && port < 65_536) return [];
  return [bad(path, 'must be a host and its port, such as `kafka-1:9092`; an IPv6 address needs a name')];
}

function bad(path: SettingFinding['path'], message: string): SettingFinding {
  return { path, code: 'config/bad-value', message };
}
