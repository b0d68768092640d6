import type { Cleanup } from './cleanup.ts';
import { pingPrograms } from './pingPrograms.ts';
import { noteSkipped } from './services.ts';
import { TestNamespace } from './testNamespace.ts';

/** What a suite asks guests with, and the network in which they live. */
export interface PingStage {
  /** Of its `describe`: why it cannot run here, or false. */
  readonly skip: string | false;
  /** The programs' paths, empty where the suite is skipped. */
  readonly fping: string;
  readonly ip: string;
  /** Nobody lives in it yet; the reason where the suite is skipped. */
  readonly made: TestNamespace | string;
}

/** The real fping and a network namespace. Where either cannot be had the suite is noted as skipped. */
export async function pingStage(cleanup: Cleanup, suite: string): Promise<PingStage> {
  const programs = await pingPrograms();
  const { fping, ip } = typeof programs === 'string' ? { fping: '', ip: '' } : programs;
  const made = typeof programs === 'string' ? programs : await TestNamespace.create(cleanup, ip);
  const skip = typeof made === 'string' ? made : false;
  if (skip !== false) noteSkipped(suite, skip);
  return { skip, fping, ip, made };
}
