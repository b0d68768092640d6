import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HostObserver } from '../../../src/probe/heartbeat/hostVitals.ts';

/** user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice */
const stat = (...ticks: number[]): string => `cpu  ${ticks.join(' ')}\ncpu0 1 2 3 4 5 6 7 8 9 0\nintr 12\n`;

describe('the vitals of the host', () => {
  it('are its load, and steal and iowait since the last look', () => {
    const files = new Map([
      ['/proc/loadavg', '3.25 2.10 1.00 2/345 6789\n'],
      ['/proc/stat', stat(100, 0, 100, 700, 50, 0, 0, 50, 80, 0)],
    ]);
    const observer = new HostObserver((file) => files.get(file) ?? '');
    observer.look();
    assert.deepEqual(observer.vitals, { load: 3.25, steal: null, iowait: null });
    files.set('/proc/stat', stat(150, 0, 120, 1200, 250, 0, 0, 280, 90, 0));
    observer.look();
    assert.deepEqual(observer.vitals, { load: 3.25, steal: 23, iowait: 20 });
  });

  it('are unknown where the kernel does not say', () => {
    const observer = new HostObserver(() => {
      throw new Error('ENOENT');
    });
    observer.look();
    observer.look();
    assert.deepEqual(observer.vitals, { load: null, steal: null, iowait: null });
  });

  it('can be read on this machine', { skip: process.platform !== 'linux' && 'has no /proc' }, () => {
    const observer = new HostObserver();
    observer.look();
    assert.equal(typeof observer.vitals.load, 'number');
  });
});
