import { hostname } from 'node:os';
import { inTime, Systemd, systemClock } from '../machine/index.ts';
import type { Logger, Micros } from '../model/index.ts';
import type { ControlQueue } from './control/controlQueue.ts';
import { HostRoster } from './domains/hostRoster.ts';
import { listed } from './domains/listed.ts';
import { HeartbeatMonitor } from './heartbeat/heartbeatMonitor.ts';
import { createHypervisor } from './hypervisor/createHypervisor.ts';
import { FinalSampler } from './samples/finalSampler.ts';
import { createOutlet } from './send/createOutlet.ts';
import { EventSender } from './send/eventSender.ts';
import { controlOf } from './settings/controlSection.ts';
import type { ProbeConfig } from './settings/loadProbeConfig.ts';
import { ProbeMetrics } from './status/probeMetrics.ts';
import { statusText, type ProbeView } from './status/probeStatus.ts';
import { SqliteProbeStore } from './store/sqliteProbeStore.ts';
import { toldStore } from './store/toldStore.ts';
import { ProbeWeb } from './web/probeWeb.ts';

/** How long what is known at a stop may take to be sent, milliseconds. */
const SEND = 3000;
/** How long each part may take to close, milliseconds: a daemon that hangs never says good-bye. */
const CLOSE = 2000;
/** What systemd is told that a stop may take. */
const STOP: Micros = 20_000_000;
/** How often its status line is looked over, milliseconds. */
const TELL_EVERY = 10_000;

type Release = () => Promise<unknown> | void;

/**
 * The composition root: one probe from libvirt to the bus. It is built in the order store, sender, hypervisor, roster, what
 * watches; and taken down the other way, so that what was seen last is on disk before the disk is let go of.
 */
export class Probe {
  readonly #logger: Logger;
  readonly #systemd: Systemd | null;
  readonly #releases: (readonly [part: string, release: Release])[] = [];
  #view!: ProbeView;
  #web: ProbeWeb | null = null;
  #requests: ControlQueue | null = null;
  #stopped: Promise<boolean> | null = null;

  private constructor(logger: Logger) {
    this.#logger = logger;
    this.#systemd = Systemd.from(process.env, logger);
  }

  /** Rejects, with everything closed again, where a part cannot be opened. A hypervisor that is away is waited for meanwhile. */
  static async start(config: ProbeConfig, logger: Logger): Promise<Probe> {
    const probe = new Probe(logger);
    try {
      await probe.#build(config);
      return probe;
    } catch (error) {
      await probe.#release();
      throw error;
    }
  }

  /** Where HTTP listens; empty where it does not. */
  get url(): string {
    return this.#web?.url ?? '';
  }

  /** Stops at any time; a second call waits for the first. false says that something did not close in time. */
  stop(): Promise<boolean> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #build(config: ProbeConfig): Promise<void> {
    const logger = this.#logger;
    const clock = systemClock;
    const host = config.host ?? hostname();
    const shared = { clock, logger, host };
    this.#releases.push(['systemd', () => this.#systemd?.close()]);
    const { max_events: maxEvents, max_bytes: maxBytes } = config.spool;
    const bounds = { maxEvents, maxBytes };
    const outbox = SqliteProbeStore.open({ ...shared, folder: config.state, bounds });
    this.#releases.push(['store', () => outbox.close()]);
    const store = toldStore(outbox, logger);

    const outlet = await createOutlet(config.send, shared);
    const sender = new EventSender({ outbox, outlet, clock, logger, chance: Math.random });
    this.#releases.push(['sender', () => sender.close()]);

    const hypervisor = createHypervisor(config.hypervisor, { clock, logger });
    this.#releases.push(['hypervisor', () => hypervisor.close()]);
    const roster = new HostRoster({ hypervisor, clock, logger });
    const parts = { ...shared, hypervisor, roster, store };
    const monitor = new HeartbeatMonitor(parts, config.heartbeat, config.application);
    const sampler = new FinalSampler(config.samples, parts);
    this.#view = { host, hypervisor, roster, monitor, sampler, sender, outbox };

    if (config.http.enabled) {
      this.#web = await ProbeWeb.start(config.http, this.#view, new ProbeMetrics(this.#view), logger);
      this.#releases.push(['HTTP', () => this.#web?.close()]);
    }
    sender.start();
    // They listen to the roster from here on, so it begins after them.
    monitor.start();
    sampler.start();
    this.#releases.push(['heartbeat', () => monitor.stop()], ['samples', () => sampler.stop()]);
    this.#releases.push(['roster', () => roster.stop()]);
    await this.#takeRequests(config, sampler);
    roster.start();
    await hypervisor.start((event) => {
      roster.hear(event);
      monitor.hear(event);
      sampler.hear(event);
    });
    this.#begun(host);
  }

  /** Requests of a bridge's, where there is a RabbitMQ for them. */
  async #takeRequests(config: ProbeConfig, sampler: FinalSampler): Promise<void> {
    const settings = controlOf(config);
    if (settings === null) return;
    // What it takes to speak AMQP is loaded only where it is spoken.
    const { ControlQueue } = await import('./control/controlQueue.ts');
    const queue = new ControlQueue(settings, {
      host: config.host ?? hostname(),
      clock: systemClock,
      logger: this.#logger,
      request: async ({ instance_id, cause }) => {
        // At a start requests may wait already, and the domains are known within moments.
        await listed(this.#view.roster, systemClock);
        await sampler.request(instance_id, Date.parse(cause.generated) * 1000);
      },
    });
    queue.start();
    this.#requests = queue;
    this.#releases.push(['requests', () => queue.stop()]);
  }

  #begun(host: string): void {
    const { hypervisor } = this.#view;
    this.#logger.info(
      { host, hypervisor: hypervisor.description, http: this.#web?.url ?? null, pid: process.pid },
      'the probe runs',
    );
    const tell = setInterval(() => this.#systemd?.status(statusText(this.#view)), TELL_EVERY);
    this.#releases.push(['status', () => clearInterval(tell)]);
    this.#systemd?.status(statusText(this.#view));
    this.#systemd?.ready();
    // A main loop that is blocked tells nothing.
    this.#systemd?.watch(() => Promise.resolve());
  }

  async #stop(): Promise<boolean> {
    this.#systemd?.stopping(STOP);
    const { hypervisor, monitor, sampler, sender } = this.#view;
    await inTime(Promise.all([monitor.stop(), this.#requests?.stop()]), CLOSE);
    // What is still being asked ends with the connection; a daemon that hangs would be waited for until each question's own time is over.
    await inTime(Promise.all([sampler.stop(), hypervisor.close()]), CLOSE);
    if (!(await inTime(sender.stop(), SEND)))
      this.#logger.warn(
        { waiting: this.#view.outbox.depth.events },
        'events are left for the next start to send',
      );
    return this.#release();
  }

  async #release(): Promise<boolean> {
    let whole = true;
    for (const [part, release] of this.#releases.splice(0).reverse()) {
      try {
        if (await inTime(Promise.resolve(release()), CLOSE)) continue;
        this.#logger.warn({ part, after_ms: CLOSE }, 'a part of the probe did not close in time');
      } catch (error) {
        this.#logger.warn({ part, error }, 'a part of the probe could not be closed in good order');
      }
      whole = false;
    }
    return whole;
  }
}
