import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { TestContext } from 'node:test';
import { Terminal } from '../../../../src/cli/index.ts';
import { formatFinding } from '../../../../src/cli/output/formatFinding.ts';
import { COMPONENT_SPECS } from '../../../../src/app/index.ts';
import { YamlSource } from '../../../../src/yaml/index.ts';
import { loadConfig, settingsOf } from '../../../../src/config/index.ts';
import type { Finding } from '../../../../src/model/index.ts';
import { amqpSpec, examineAmqp } from '../../../../src/sources/amqp/index.ts';
import type { AmqpSettings } from '../../../../src/sources/amqp/index.ts';
import { debianPackages } from '../../../support/debianPackages.ts';
import { freePorts } from '../../../support/freePorts.ts';
import { ROOT } from '../../../support/markdown.ts';
import { startRabbit } from '../../../support/rabbit.ts';
import type { Rabbit, RabbitPlace } from '../../../support/rabbit.ts';
import { noteSkipped } from '../../../support/services.ts';
import { wallClock } from '../../../support/wallClock.ts';

export type Written = Readonly<Record<string, unknown>>;

/** Settings of a source as they come from a file: `written` with every default. */
export function settings(written: Written): AmqpSettings {
  const file = JSON.stringify({ sources: [{ type: 'amqp', ...written }] });
  const { config, diagnostics } = loadConfig(YamlSource.parse('test.yaml', file), COMPONENT_SPECS, {});
  const [source] = config?.sources ?? [];
  if (source === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return settingsOf(amqpSpec, source);
}

/** All findings of a source, looked at once unless `watch` (microseconds) says otherwise. */
export async function examine(written: Written, watch = 0): Promise<Finding[]> {
  const findings: Finding[] = [];
  const parts = {
    name: 'rabbit',
    clock: wallClock,
    watch,
    batch: 2000,
    decode: () => ({ items: [], dead: [] }),
  };
  for await (const finding of examineAmqp(settings(written), parts)) findings.push(finding);
  return findings;
}

/** The findings of one check as `level subject: detail`. */
export function said(findings: readonly Finding[], check: string): string[] {
  return findings
    .filter((finding) => finding.check === check)
    .map(({ level, subject, detail }) => `${level} ${subject}: ${detail}`);
}

/** Every line to paste of one check. */
export function linesOf(findings: readonly Finding[], check: string): string[] {
  return findings
    .filter((finding) => finding.check === check)
    .flatMap(({ fix = [] }) => fix.flatMap(({ lines }) => lines));
}

const PAGE = readFileSync(join(ROOT, 'docs', 'doctor.md'), 'utf8');

/** Holds docs/doctor.md to what is printed: it must show these findings as they are, but for names and ports. */
export function assertShown(
  findings: readonly Finding[],
  { port, vhost }: { port: number; vhost: string },
): void {
  const terminal = new Terminal(new PassThrough(), new PassThrough(), false);
  for (const finding of findings) {
    // `as` undoes the round trip through text, in which the names are replaced.
    const text = JSON.stringify(finding).replaceAll(vhost, '/').replaceAll(String(port), '5672');
    const plain = JSON.parse(text) as Finding;
    const shown = formatFinding(plain, plain, terminal).join('\n');
    assert.ok(PAGE.includes(shown), `docs/doctor.md does not show\n${shown}`);
  }
}

export interface ManagedRabbit {
  readonly rabbit: Rabbit;
  /** `management.url` of a source. */
  readonly management: string;
  /** Asks the management API, which is many times faster than rabbitmqctl: a GET, or a PUT of `body`. */
  readonly api: (path: string, body?: Written) => Promise<unknown>;
  /** A new virtual host. */
  readonly place: () => Promise<RabbitPlace>;
}

let shared: Promise<ManagedRabbit> | undefined;

/** One node with the management plugin for all suites of the doctor; null, and skipped, where RabbitMQ cannot be had. */
export async function managedRabbit(context: TestContext, suite: string): Promise<ManagedRabbit | null> {
  const packages = await debianPackages('messaging');
  if (typeof packages === 'string') {
    noteSkipped(suite, packages);
    context.skip(packages);
    return null;
  }
  shared ??= startManaged();
  return shared;
}

async function startManaged(): Promise<ManagedRabbit> {
  const [port = 0] = await freePorts(1);
  const config = [
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${port}`,
    'collect_statistics_interval = 500',
  ];
  const rabbit = await startRabbit({ plugins: ['rabbitmq_management'], config });
  const management = `http://127.0.0.1:${port}`;
  const headers = { authorization: `Basic ${Buffer.from('guest:guest').toString('base64')}` };
  const api: ManagedRabbit['api'] = async (path, body) => {
    const method = body === undefined ? 'GET' : 'PUT';
    const response = await fetch(`${management}/api/${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return method === 'GET' ? response.json() : null;
  };
  let places = 0;
  const place = async (): Promise<RabbitPlace> => {
    const vhost = `ward-${++places}`;
    await api(`vhosts/${vhost}`, {});
    await api(`permissions/${vhost}/guest`, { configure: '.*', write: '.*', read: '.*' });
    const rest = `guest:guest@127.0.0.1:${rabbit.port}/${vhost}`;
    return { vhost, url: `amqp://${rest}`, osloUrl: `rabbit://${rest}` };
  };
  return { rabbit, management, api, place };
}

/** Looks again until `holds`: the management API knows some things a moment later. */
export async function until(
  context: TestContext,
  look: () => Promise<Finding[]>,
  holds: (findings: readonly Finding[]) => boolean,
): Promise<Finding[]> {
  for (;;) {
    context.signal.throwIfAborted();
    const findings = await look();
    if (holds(findings)) return findings;
    await wallClock.sleep(200);
  }
}
