import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { COMPONENT_SPECS } from '../src/app/index.ts';
import { YamlSource } from '../src/yaml/index.ts';
import { loadConfig } from '../src/config/index.ts';
import { loadProbeConfig } from '../src/probe/index.ts';
import { ROOT } from './support/markdown.ts';

/** No container engine here: what can be wrong with these files is checked by reading them. */
function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

function services(): Readonly<Record<string, Service>> {
  const source = YamlSource.parse('docker-compose.yml', read('docker-compose.yml'));
  assert.deepEqual(source.diagnostics, []);
  return (source.value as { services: Readonly<Record<string, Service>> }).services;
}

/** `NAME=value` lines. */
function exampleEnvironment(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...read('.env.example').matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
}

describe('the Dockerfile', () => {
  const instructions = read('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^[A-Z]+ /.test(line));
  const copied = instructions
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(/\s+/).slice(1, -1));

  it('copies what is there', () => {
    assert.ok(copied.length > 0);
    assert.deepEqual(
      copied.filter((path) => !existsSync(join(ROOT, path))),
      [],
    );
  });

  it('gets everything it copies past .dockerignore', () => {
    const admitted = [...read('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path]) => path);
    assert.deepEqual(
      copied.map((path) => path.replace(/^\.\//, '')).filter((path) => !admitted.includes(path)),
      [],
    );
  });

  it('installs from the lock file, in two stages, and runs as a user without rights', () => {
    const stages = instructions.filter((line) => line.startsWith('FROM '));
    assert.equal(stages.length, 2);
    assert.ok(stages.every((line) => line.startsWith('FROM node:22-slim')));
    assert.ok(instructions.some((line) => line.includes('npm ci')));
    const last = instructions.slice(instructions.lastIndexOf(stages[1] ?? ''));
    assert.ok(last.includes('USER node'));
    assert.ok(last.indexOf('USER node') < last.findIndex((line) => line.startsWith('ENTRYPOINT ')));
  });

  it('starts the file that package.json calls the program', () => {
    const manifest = JSON.parse(read('package.json')) as { bin: { stackwire: string } };
    assert.ok(instructions.includes(`ENTRYPOINT ["/app/${manifest.bin.stackwire}"]`));
  });
});

describe('docker-compose.yml', () => {
  it('opens ports to this machine only', () => {
    const ports = Object.values(services()).flatMap((service) => service.ports);
    assert.ok(ports.length > 0);
    assert.deepEqual(
      ports.filter((port) => !port.startsWith('127.0.0.1:')),
      [],
    );
  });

  it('mounts files that are there', () => {
    const files = Object.values(services())
      .flatMap((service) => service.volumes)
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((path) => path.startsWith('.'));
    assert.deepEqual(
      files.filter((path) => !existsSync(join(ROOT, path))),
      [],
    );
  });

  it('bakes no password in: each comes from the environment or nothing starts', () => {
    const text = read('docker-compose.yml');
    const variables = [...text.matchAll(/\$\{(\w+)([^}]*)\}/g)].map(([, name = '', rest = '']) => ({
      name,
      rest,
    }));
    assert.deepEqual(
      variables.filter(({ rest }) => rest.startsWith(':-')),
      [],
    );
    const required = new Set(variables.filter(({ rest }) => rest.startsWith(':?')).map(({ name }) => name));
    assert.deepEqual(
      variables.filter(({ name }) => !required.has(name)),
      [],
    );
    for (const [name, value] of Object.values(services()).flatMap((s) => Object.entries(s.environment))) {
      if (/PASS|TOKEN|SECRET/.test(name)) assert.match(value, /^\$\{\w+:\?[^}]*\}$/, name);
    }
  });

  it('finds every variable in .env.example', () => {
    const wanted = [...read('docker-compose.yml').matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name);
    assert.deepEqual([...new Set(wanted)].sort(), Object.keys(exampleEnvironment()).sort());
  });

  it('gives the bridge an environment that its configuration can be read with', () => {
    const environment = services()['stackwire']?.environment ?? {};
    const file = 'stackwire.example.yaml';
    const { config, diagnostics } = loadConfig(
      YamlSource.parse(file, read(file)),
      COMPONENT_SPECS,
      environment,
    );
    assert.deepEqual(diagnostics, []);
    assert.equal(config?.http.host, '0.0.0.0');
  });
});

describe('.ci/run', () => {
  it('can be started, stops at the first failure, and ends with the tests', () => {
    assert.ok((statSync(join(ROOT, '.ci/run')).mode & 0o111) !== 0);
    const lines = read('.ci/run').trimEnd().split('\n');
    assert.equal(lines[0], '#!/usr/bin/env bash');
    assert.ok(lines.includes('set -eu'));
    assert.equal(lines.at(-1), 'exec npm test');
  });

  it('names scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    const steps = [...read('.ci/run').matchAll(/^step ([\w:]+)$/gm)].map(([, name = '']) => name);
    assert.ok(steps.includes('typecheck') && steps.includes('lint') && steps.includes('format:check'));
    assert.deepEqual(
      steps.filter((name) => !(name in scripts)),
      [],
    );
  });
});

describe('the licence', () => {
  it('is Apache 2.0, as package.json says', () => {
    assert.match(read('LICENSE'), /Apache License\s+Version 2\.0, January 2004/);
    assert.equal((JSON.parse(read('package.json')) as { license: string }).license, 'Apache-2.0');
  });
});

describe('the example of a probe', () => {
  it('is right as it stands', () => {
    const source = YamlSource.parse('probe.example.yaml', read('probe.example.yaml'));
    assert.deepEqual(loadProbeConfig(source, {}).diagnostics, []);
  });

  it('keeps its state where the unit lets it write', () => {
    const source = YamlSource.parse('probe.example.yaml', read('probe.example.yaml'));
    const { value } = loadProbeConfig(source, {});
    const unit = read('packaging/stackwire-probe.service');
    const [, folder = ''] = /^StateDirectory=(\S+)$/m.exec(unit) ?? [];
    assert.equal(value?.state, `/var/lib/${folder}`);
    assert.match(unit, /^ExecStart=stackwire probe -c \/etc\/stackwire\/probe\.yaml$/m);
    assert.match(unit, /^SupplementaryGroups=libvirt$/m);
  });
});
