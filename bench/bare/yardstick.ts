const TRAITS = [
  'instance_id',
  'display_name',
  'tenant_id',
  'user_id',
  'host',
  'node',
  'state',
  'state_description',
  'instance_type',
  'memory_mb',
  'vcpus',
  'disk_gb',
  'root_gb',
  'ephemeral_gb',
  'created_at',
];

/**
 * What every bare loop does with a message: both layers parsed, the payload flattened, nothing kept. The rate is taken
 * between 5 and 95 % of `count`, as for the bridge: start and end are not the steady state.
 */
export class Yardstick {
  readonly count: number;
  readonly #first: number;
  readonly #last: number;
  #seen = 0;
  #fields = 0;
  #started = 0;
  #ended = 0;

  constructor(count: number) {
    this.count = count;
    this.#first = Math.round(count * 0.05);
    this.#last = Math.round(count * 0.95);
  }

  get seen(): number {
    return this.#seen;
  }

  get done(): boolean {
    return this.#seen >= this.count;
  }

  take(body: Buffer): void {
    const envelope = JSON.parse(body.toString()) as { 'oslo.message': string };
    const inner = JSON.parse(envelope['oslo.message']) as Record<string, unknown>;
    this.#fields += Object.keys(flat(inner)).length;
    this.#seen += 1;
    if (this.#seen === this.#first) this.#started = performance.now();
    if (this.#seen === this.#last) this.#ended = performance.now();
  }

  /** Prints the figures as one JSON line. */
  report(): void {
    const seconds = (this.#ended - this.#started) / 1000;
    const { user, system } = process.cpuUsage();
    const rate = (this.#last - this.#first) / seconds;
    const peak = process.resourceUsage().maxRSS / 1024;
    const figures = { rate, cpu: (user + system) / this.#seen, peak, fields: this.#fields };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  }
}

function flat(inner: Record<string, unknown>): Record<string, unknown> {
  const event: Record<string, unknown> = {
    message_id: inner['message_id'],
    event_type: inner['event_type'],
    publisher_id: inner['publisher_id'],
    generated: inner['timestamp'],
    priority: inner['priority'],
  };
  const payload = inner['payload'] as Record<string, unknown>;
  for (const name of TRAITS) if (payload[name] !== undefined) event[`trait_${name}`] = payload[name];
  return event;
}
