import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  readDomains,
  readEventLine,
  readState,
  readStats,
} from '../../../src/probe/hypervisor/virshOutput.ts';

const UUID = '9f0c2b6e-6f3e-4c1b-9a53-0a4d2d9e7c11';

describe('what virsh prints', () => {
  it('of machines that run and that do not', () => {
    const output = `${UUID} 3 instance-0000001a\n${UUID.replace('9f', 'aa')} - other machine \n\n`;
    assert.deepEqual(readDomains(output), [
      { uuid: UUID, id: 3, name: 'instance-0000001a' },
      { uuid: UUID.replace('9f', 'aa'), id: null, name: 'other machine' },
    ]);
  });

  const STATES: readonly (readonly [string, string, string])[] = [
    ['running (booted)', 'running', 'booted'],
    ['paused (I/O error)', 'paused', 'I/O error'],
    ['in shutdown (user)', 'shutdown', 'user'],
    ['shut off (migrated)', 'shutoff', 'migrated'],
    ['crashed (panicked)', 'crashed', 'panicked'],
    ['idle', 'blocked', 'unknown'],
    ['of a later libvirt (odd)', 'nostate', 'odd'],
    ['', 'nostate', 'unknown'],
  ];
  for (const [output, power, reason] of STATES) {
    it(`of a state: ${output}`, () => assert.deepEqual(readState(`${output}\n\n`), { power, reason }));
  }

  it('of counters, with names that are all digits and numbers that are large', () => {
    const stats = readStats(
      "Domain: 'a'\n  cpu.time=42\n  net.0.name=007\n  block.0.path=/x=y\n\nDomain: 'b'\n  cpu.time=18446744073709551615\n",
    );
    assert.deepEqual(Object.fromEntries(stats.get('a') ?? []), {
      'cpu.time': 42,
      'net.0.name': '007',
      'block.0.path': '/x=y',
    });
    assert.equal(stats.get('b')?.get('cpu.time'), 18_446_744_073_709_551_615n);
  });

  const LINES: readonly (readonly [string, unknown])[] = [
    [
      "2026-11-27 02:12:11.675+0000: event 'lifecycle' for domain 'a': Suspended Paused",
      { kind: 'lifecycle', name: 'a', event: 'suspended', detail: 'paused' },
    ],
    [
      "event 'lifecycle' for domain 'a': Shutdown Finished after guest request",
      { kind: 'lifecycle', name: 'a', event: 'shutdown', detail: 'finished after guest request' },
    ],
    ["event 'reboot' for domain 'a'", { kind: 'rebooted', name: 'a' }],
    [
      "event 'agent-lifecycle' for domain 'a': state: 'connected' reason: 'channel event'",
      { kind: 'agent', name: 'a', connected: true },
    ],
    [
      "event 'agent-lifecycle' for domain 'a': state: 'disconnected' reason: 'domain started'",
      { kind: 'agent', name: 'a', connected: false },
    ],
    ["event 'lifecycle' for domain 'a': Dreaming Deeply", null],
    ["event 'rtc-change' for domain 'a': 3", null],
    ['', null],
  ];
  for (const [line, expected] of LINES) {
    it(`of an event: ${line || 'nothing'}`, () => assert.deepEqual(readEventLine(line), expected));
  }
});
