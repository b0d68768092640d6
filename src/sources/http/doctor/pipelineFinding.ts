import { findingsOf } from '../../../model/index.ts';
import type { Finding } from '../../../model/index.ts';
import type { HttpSourceSettings } from '../spec.ts';

/** What Ceilometer's publisher would have to quote, and cannot. */
const UNQUOTED = /^[A-Za-z0-9._~-]+$/;

/** What Ceilometer is told to post here, and what it does with what it could not post. */
export function pipelineFinding(settings: HttpSourceSettings, name: string): Finding {
  const { note } = findingsOf(name, 'ceilometer');
  const url = publisherUrl(settings);
  const quoted =
    settings.token === undefined || UNQUOTED.test(settings.token)
      ? ''
      : ' The token has characters that an address cannot hold: write each of them percent-encoded there.';
  return note(
    'pipelines',
    'Ceilometer posts what a sink of its pipelines names. It waits 5 s for an answer unless `timeout` says otherwise, and only ' +
      `writes into its log what was refused (401, 413, 429, 503): that is lost. Look there for \`Failed to dispatch message\`.${quoted}`,
    {
      text: 'Events, in /etc/ceilometer/event_pipeline.yaml of the notification agent:',
      lines: pipeline('stackwire_events', 'events', `${url}`),
    },
    {
      text: 'Samples, in /etc/ceilometer/pipeline.yaml. Each is a row of the log, so name the meters that are wanted instead of `*`:',
      lines: pipeline('stackwire_samples', 'meters', `${url}`),
    },
  );
}

/** Nothing of it is secret; the reader fills in what is written large. */
function publisherUrl({ host, port, token, tls }: HttpSourceSettings): string {
  const scheme = tls === undefined ? 'http' : 'https';
  const login = token === undefined ? '' : 'stackwire:TOKEN@';
  const everywhere = host === '0.0.0.0' || host === '::' || host === '[::]';
  const name = everywhere ? 'THIS_HOST' : host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const options = [
    'timeout=30',
    ...(tls === undefined ? [] : ['verify_ssl=/path/to/CA.pem']),
    ...(tls?.ca_file === undefined
      ? []
      : ['clientcert=/path/to/CLIENT.pem', 'clientkey=/path/to/CLIENT.key']),
  ];
  return `${scheme}://${login}${name}:${port}/?${options.join('&')}`;
}

function pipeline(name: string, kind: 'events' | 'meters', url: string): readonly string[] {
  return [
    'sources:',
    `  - { name: ${name}, ${kind}: ["*"], sinks: [${name}] }`,
    'sinks:',
    `  - { name: ${name}, publishers: ["${url}"] }`,
  ];
}
