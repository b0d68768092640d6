import { systemClock } from '../../src/machine/index.ts';
import { formatMicros, type JsonObject } from '../../src/model/index.ts';
import type { NovaInstance } from './novaXml.ts';

/** What nova notifies of an instance while it is moved (fixtures/live-migration.jsonl has a whole one), each at the time it is told here. */
export class NovaStory {
  readonly said: JsonObject[] = [];
  readonly #instance: NovaInstance;

  constructor(instance: NovaInstance) {
    this.#instance = instance;
  }

  created(host: string): void {
    this.#say('compute.instance.create.end', host, host, null);
  }

  /** Until libvirt is told to. */
  migrates(from: string, to: string): void {
    this.#update(from, 'migrating', 'migrating');
    this.#say('compute.instance.live_migration.pre.start', to, from, 'migrating');
    this.#say('compute.instance.live_migration.pre.end', to, from, 'migrating');
  }

  /** Once libvirt has; the host that it has left has the last word, a stale one. */
  migrated(from: string, to: string): void {
    this.#say('compute.instance.live_migration._post.start', from, from, 'migrating');
    this.#say('compute.instance.live_migration.post.dest.start', to, from, 'migrating');
    this.#update(to, null, 'migrating');
    this.#say('compute.instance.live_migration.post.dest.end', to, to, null);
    this.#say('compute.instance.live_migration._post.end', from, from, 'migrating');
  }

  rolledBack(from: string, to: string): void {
    this.#say('compute.instance.live_migration._rollback.start', from, from, 'migrating');
    this.#say('compute.instance.live_migration.rollback.dest.start', to, from, 'migrating');
    this.#update(from, null, 'migrating');
    this.#say('compute.instance.live_migration._rollback.end', from, from, null);
    this.#say('compute.instance.live_migration.rollback.dest.end', to, from, 'migrating');
  }

  #update(host: string, task: string | null, before: string): void {
    this.#say('compute.instance.update', 'ndc27-ctl01', host, task, {
      old_state: 'active',
      old_task_state: before,
    });
  }

  #say(event: string, publisher: string, host: string, task: string | null, more: JsonObject = {}): void {
    const { uuid, displayName, project, user, flavor } = this.#instance;
    this.said.push({
      message_id: `nova-${uuid}-${this.said.length}`,
      event_type: event,
      publisher_id: `compute.${publisher}`,
      priority: 'INFO',
      timestamp: formatMicros(systemClock.now()).slice(0, -1).replace('T', ' '),
      payload: {
        instance_id: uuid,
        display_name: displayName,
        tenant_id: project.id,
        user_id: user.id,
        instance_type: flavor.name,
        memory_mb: flavor.memory,
        vcpus: 1,
        host,
        node: host,
        state: 'active',
        state_description: task ?? '',
        ...more,
      },
    });
  }
}
