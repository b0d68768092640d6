import { findingsOf, StackwireError } from '../../../model/index.ts';
import type { DoctorParts, Examination, Finding } from '../../../model/index.ts';
import { isLoopback } from '../../../guard/index.ts';
import { readTlsFiles } from '../../../tls/index.ts';
import type { HttpSourceSettings } from '../spec.ts';
import { certificateFinding } from './certificateFinding.ts';
import { occupation } from './occupation.ts';
import { pipelineFinding } from './pipelineFinding.ts';

/** Who may post, whether the port and the TLS files can be used, and what Ceilometer must be told. */
export async function* examineHttpSource(settings: HttpSourceSettings, parts: DoctorParts): Examination {
  const { name, clock } = parts;
  yield exposure(settings, name);
  const unusable = unusableFiles(settings, name);
  if (unusable !== null) yield unusable;
  else if (settings.tls !== undefined) yield certificateFinding(settings.tls.cert_file, name, clock.now());
  if (settings.port !== 0 && unusable === null) yield await occupation(settings, name);
  yield pipelineFinding(settings, name);
}

function exposure({ host, port, token, tls }: HttpSourceSettings, name: string): Finding {
  const { ok, action } = findingsOf(name, 'exposure');
  const subject = `${host}:${port}`;
  const asked = [
    token === undefined ? [] : ['the token'],
    tls?.ca_file === undefined ? [] : ['a client certificate'],
  ].flat();
  const who = isLoopback(host) ? 'Only this machine can post' : 'Other machines can post';
  const how = asked.length === 0 ? '.' : `, with ${asked.join(' and ')}.`;
  if (isLoopback(host) || tls !== undefined) return ok(subject, `${who}${how}`);
  return action(
    subject,
    `${who}${how} Token and events travel unencrypted: whoever sits in between can read them.`,
    {
      text: 'Listen with TLS:',
      lines: ['tls: { cert_file: /etc/stackwire/http.pem, key_file: /etc/stackwire/http.key }'],
    },
  );
}

/** Why the bridge could not start with its TLS files; null where it could. */
function unusableFiles({ tls }: HttpSourceSettings, name: string): Finding | null {
  try {
    readTlsFiles(tls ?? {});
    return null;
  } catch (error) {
    if (!(error instanceof StackwireError) || tls === undefined) throw error;
    const { action } = findingsOf(name, 'tls');
    return action(tls.cert_file, `The bridge cannot start with it: ${error.message}.`, {
      text: 'Mend the path or its permissions, and see that the key belongs to the certificate; both commands must say the same:',
      lines: [`openssl x509 -in ${tls.cert_file} -noout -pubkey`, `openssl pkey -in ${tls.key_file} -pubout`],
    });
  }
}
