import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DAY, findingsOf, formatMicros } from '../../../model/index.ts';
import type { Finding, Micros } from '../../../model/index.ts';

/** Days before its end from which a certificate is worth a word. */
const SOON = 30;

/** For whom and for how long the certificate is that senders are shown. The file is known to hold one. */
export function certificateFinding(file: string, name: string, now: Micros): Finding {
  const { ok, note, action } = findingsOf(name, 'tls');
  const { subjectAltName, subject, validTo, validFrom } = new X509Certificate(readFileSync(file));
  const names = subjectAltName?.replaceAll('IP Address:', '').replaceAll('DNS:', '') ?? subject;
  const end = Date.parse(validTo) * 1000;
  const shown = `It names ${names} and ends on ${formatMicros(end).slice(0, 10)}.`;
  const renew = {
    text: 'Renew it, and restart the bridge: the files are read at the start.',
    lines: [`openssl x509 -in ${file} -noout -subject -enddate -ext subjectAltName`],
  };
  if (end <= now)
    return action(file, `The certificate has expired, so that senders refuse it. ${shown}`, renew);
  if (Date.parse(validFrom) * 1000 > now)
    return action(file, `The certificate is not valid yet. ${shown}`, renew);
  const days = Math.floor((end - now) / DAY);
  if (days < SOON) return note(file, `The certificate ends in ${days} days. ${shown}`, renew);
  return ok(file, shown);
}
