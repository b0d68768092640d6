/** What a daemon does for a client, and whether it is done in no time whatever happens (`@priority: high` in remote_protocol.x). */
export interface Job {
  readonly quick: boolean;
  readonly run: () => Promise<void>;
}

/** libvirtd's workers as it has them unless told otherwise (max_workers, prio_workers): the latter take quick jobs only. */
export class WorkerPool {
  readonly #free = { any: 20, quick: 5 };
  readonly #waiting: Job[] = [];
  #busiest = 0;

  /** Most ordinary workers that were taken at a time. */
  get busiest(): number {
    return this.#busiest;
  }

  add(job: Job): void {
    this.#waiting.push(job);
    this.#begin();
  }

  #begin(): void {
    for (let at = 0; at < this.#waiting.length;) {
      const job = this.#waiting[at] as Job;
      const kind = this.#free.any > 0 ? 'any' : job.quick && this.#free.quick > 0 ? 'quick' : null;
      if (kind === null) {
        at += 1;
        continue;
      }
      this.#waiting.splice(at, 1);
      this.#free[kind] -= 1;
      this.#busiest = Math.max(this.#busiest, 20 - this.#free.any);
      void job.run().finally(() => {
        this.#free[kind] += 1;
        this.#begin();
      });
    }
  }
}
