import { brokerErrorType, type GroupMember } from '../../kafka/index.ts';
import type { Clock, Logger } from '../../model/index.ts';
import type { PartitionStream } from './partitionStream.ts';
import type { PartitionStreams } from './partitionStreams.ts';

/** Between two commits, milliseconds: what is settled meanwhile goes together. */
const BETWEEN = 100;
/** After one that failed. */
const AFTER_FAILURE = 1000;

/** The group divides its partitions anew: they are given back in any case. */
const REBALANCING: ReadonlySet<string> = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
]);

export interface CommitParts {
  readonly source: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Tells the group what is settled, one commit at a time. One that fails is tried again, with what was settled since, as long as the
 * partitions are ours; where they are no longer, whoever has them reads from the last commit on.
 */
export class OffsetCommits {
  readonly #member: GroupMember;
  readonly #streams: PartitionStreams;
  readonly #parts: CommitParts;
  readonly #stopping = new AbortController();
  #settled = new Set<PartitionStream>();
  #running: Promise<void> | null = null;
  #told = false;

  constructor(member: GroupMember, streams: PartitionStreams, parts: CommitParts) {
    this.#member = member;
    this.#streams = streams;
    this.#parts = parts;
  }

  note(stream: PartitionStream): void {
    this.#settled.add(stream);
    this.#running ??= this.#run();
  }

  /** Commits at once what is settled; rejects nothing. */
  async now(): Promise<void> {
    await this.#commit();
  }

  /** The last commit, and none after it. */
  async end(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#commit();
  }

  async #run(): Promise<void> {
    while (this.#settled.size > 0) {
      const done = await this.#commit();
      await this.#parts.clock.sleep(done ? BETWEEN : AFTER_FAILURE, this.#stopping.signal);
      if (this.#stopping.signal.aborted) break;
    }
    this.#running = null;
  }

  async #commit(): Promise<boolean> {
    const streams = [...this.#settled].filter((stream) => this.#streams.has(stream));
    this.#settled = new Set();
    if (streams.length === 0) return true;
    try {
      await this.#member.commit(
        streams.map(({ topic, partition, settled }) => ({ topic, partition, offset: settled ?? 0 })),
      );
      this.#told = false;
      return true;
    } catch (error) {
      for (const stream of streams) this.#settled.add(stream);
      if (!REBALANCING.has(brokerErrorType(error) ?? '')) this.#tell(error);
      return false;
    }
  }

  #tell(error: unknown): void {
    if (this.#told) return;
    this.#told = true;
    const { logger, source } = this.#parts;
    const why = error instanceof Error ? error.message : String(error);
    logger.warn({ source }, `offsets could not be committed, trying again: ${why}`);
  }
}
