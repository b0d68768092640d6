import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { daemonSocket } from '../../../src/probe/hypervisor/daemonSocket.ts';

/** What is there, and what is taken for reading and writing, and for reading. */
const CASES: readonly (readonly [what: string, there: readonly string[], taken: readonly string[]])[] = [
  ['the old daemon alone', ['libvirt-sock', 'libvirt-sock-ro'], ['libvirt-sock', 'libvirt-sock-ro']],
  [
    'the daemon for QEMU alone',
    ['virtqemud-sock', 'virtqemud-sock-ro'],
    ['virtqemud-sock', 'virtqemud-sock-ro'],
  ],
  [
    'both, the old one being a proxy',
    ['libvirt-sock', 'libvirt-sock-ro', 'virtqemud-sock', 'virtqemud-sock-ro'],
    ['virtqemud-sock', 'virtqemud-sock-ro'],
  ],
  ['no twin that only reads', ['virtqemud-sock'], ['virtqemud-sock', 'virtqemud-sock']],
  [
    'the twin alone, as where only that is mounted',
    ['virtqemud-sock-ro', 'libvirt-sock', 'libvirt-sock-ro'],
    ['virtqemud-sock', 'virtqemud-sock-ro'],
  ],
  ['none', [], ['libvirt-sock', 'libvirt-sock']],
];

describe('the socket of libvirt’s daemon', () => {
  for (const [what, there, [path = '', readOnly = '']] of CASES) {
    it(`is ${path} and ${readOnly} where there is ${what}`, (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'stackwire-sockets-'));
      context.after(() => rmSync(folder, { recursive: true }));
      for (const name of there) writeFileSync(join(folder, name), '');
      assert.deepEqual(daemonSocket(undefined, folder), {
        path: join(folder, path),
        readOnly: join(folder, readOnly),
      });
    });
  }

  it('is that of the settings, whatever else is there', () => {
    assert.deepEqual(daemonSocket('/nowhere/sock', '/run'), {
      path: '/nowhere/sock',
      readOnly: '/nowhere/sock',
    });
  });
});
