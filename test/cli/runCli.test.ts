import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import { Terminal, runCli } from '../../src/cli/index.ts';
import { exitCodeOf } from '../../src/cli/output/exitCode.ts';
import { ERRORS, StackwireError } from '../../src/model/index.ts';
import type { ErrorCode } from '../../src/model/index.ts';
import { MIGRATION, ROOT, cli } from './cli.ts';

describe('the command line', () => {
  it('prints help on stdout when asked for it', async () => {
    const { code, out, err } = await cli('--help');
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /Commands:[\s\S]*replay[\s\S]*inventory/);
    assert.match((await cli('help', 'verify')).out, /--skew/);
  });

  it('prints its version', async () => {
    assert.match((await cli('--version')).out, /^\d+\.\d+\.\d+\n$/);
  });

  it('exits with 2 and the nearest name on what it does not know', async () => {
    const command = await cli('replya', MIGRATION);
    assert.deepEqual([command.code, command.out], [2, '']);
    assert.match(command.err, /Did you mean replay\?/);
    const option = await cli('replay', MIGRATION, '--jsno');
    assert.equal(option.code, 2);
    assert.match(option.err, /Did you mean --json\?/);
  });

  it('exits with 2 when no command is given', async () => {
    assert.equal((await cli()).code, 2);
    assert.equal((await cli('inventory')).code, 2);
  });

  it('exits with 2 on a configuration that cannot be read', async () => {
    const { code, err } = await cli('run', '-c', 'no/such.yaml');
    assert.equal(code, 2);
    assert.match(err, /config\/unreadable/);
  });

  it('stops without complaint when its reader has gone', async () => {
    const gone = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    let complaints = '';
    const err = new Writable({
      write(chunk: Buffer, _encoding, done) {
        complaints += chunk.toString();
        done();
      },
    });
    const code = await runCli(['replay', MIGRATION, '--json'], new Terminal(gone, err, false), {});
    assert.deepEqual([code, complaints], [0, '']);
  });

  it('is quiet when a real pipe is closed', async () => {
    const main = join(ROOT, 'src', 'cli', 'main.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', main, 'replay', MIGRATION, '--json'], {
      cwd: ROOT,
    });
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaints += chunk.toString();
    });
    child.stdout.destroy();
    const [code] = (await once(child, 'exit')) as [number | null];
    assert.deepEqual([code, complaints], [0, '']);
  });
});

describe('exit codes', () => {
  it('are given to every error of the catalogue', () => {
    const codes = new Map(
      (Object.keys(ERRORS) as ErrorCode[]).map((code) => [code, exitCodeOf(new StackwireError(code, ''))]),
    );
    assert.equal(codes.get('usage'), 2);
    assert.equal(codes.get('config/invalid'), 2);
    assert.equal(codes.get('mapping/invalid'), 2);
    assert.equal(codes.get('http/listen'), 2);
    assert.equal(codes.get('capture/unreadable'), 3);
    assert.equal(codes.get('store/locked'), 3);
    assert.equal(codes.get('internal'), 70);
  });

  it('call everything else our own mistake', () => {
    assert.equal(exitCodeOf(new TypeError('x is not a function')), 70);
  });
});
