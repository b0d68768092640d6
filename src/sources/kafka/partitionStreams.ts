import { partitionName, type TopicPartition } from '../../kafka/index.ts';
import { PartitionStream } from './partitionStream.ts';

/** The partitions that we have at the moment, each with its stream. A number is never used for two streams. */
export class PartitionStreams {
  #last = 0;
  #inFlight = 0;
  readonly #byNumber = new Map<number, PartitionStream>();
  readonly #byPartition = new Map<string, PartitionStream>();
  /** By partition the offset behind the furthest delivery of this process. */
  readonly #furthest = new Map<string, number>();

  /** How many deliveries of all of them wait for their commit. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** These are ours from now on, and no others. */
  assign(partitions: readonly TopicPartition[]): readonly PartitionStream[] {
    this.end();
    return partitions.map((place) => this.renew(place));
  }

  /** A new stream of a partition, in the place of the one that it had. */
  renew(place: TopicPartition): PartitionStream {
    const name = partitionName(place);
    const old = this.#byPartition.get(name);
    if (old !== undefined) {
      this.#byNumber.delete(old.id);
      this.#inFlight -= old.inFlight;
    }
    this.#last += 1;
    const stream = new PartitionStream(this.#last, place);
    this.#byNumber.set(stream.id, stream);
    this.#byPartition.set(name, stream);
    return stream;
  }

  /** None is ours any more. */
  end(): void {
    this.#byNumber.clear();
    this.#byPartition.clear();
    this.#inFlight = 0;
  }

  of(place: TopicPartition): PartitionStream | undefined {
    return this.#byPartition.get(partitionName(place));
  }

  has(stream: PartitionStream): boolean {
    return this.#byNumber.has(stream.id);
  }

  /** A record is on its way to be delivered. Whether one with its offset was before. */
  delivered(stream: PartitionStream, offset: number): boolean {
    const name = partitionName(stream);
    const again = offset < (this.#furthest.get(name) ?? 0);
    if (!again) this.#furthest.set(name, offset + 1);
    stream.delivered(offset);
    this.#inFlight += 1;
    return again;
  }

  /** A partition begins anew: offsets that were delivered mean other records now. */
  forget(place: TopicPartition): void {
    this.#furthest.delete(partitionName(place));
  }

  /** The stream in which something is settled by this; undefined where it has ended, or that is known. */
  settle(number: number, position: number): PartitionStream | undefined {
    const stream = this.#byNumber.get(number);
    const freed = stream?.settle(position) ?? 0;
    this.#inFlight -= freed;
    return freed > 0 ? stream : undefined;
  }
}
