import type { Remedy } from '../../../model/index.ts';
import type { AmqpSettings } from '../spec.ts';
import { shellWord } from './shellWord.ts';

/** What the bridge does, as the broker asks for it: a right and the name of a queue or exchange. */
export function rightsNeeded(
  settings: AmqpSettings,
): readonly (readonly ['configure' | 'write' | 'read', string])[] {
  const { queue, exchanges, shared_queues: shared } = settings;
  if (shared !== undefined) return shared.map((name) => ['read', name]);
  return [
    ['configure', queue.name],
    ['write', queue.name],
    ...[queue.name, ...exchanges].map((name) => ['read', name] as const),
  ];
}

/** The line that gives a user what the bridge needs and no more: its queue, and reading from the exchanges. */
export function ownRights(settings: AmqpSettings, username: string, vhost: string): Remedy {
  const needed = rightsNeeded(settings);
  const patterns = (['configure', 'write', 'read'] as const).map((right) =>
    exactly(needed.flatMap(([wanted, name]) => (wanted === right ? [name] : []))),
  );
  return {
    text: 'Give the user what the bridge needs, and no more:',
    lines: [`rabbitmqctl set_permissions -p ${[vhost, username, ...patterns].map(shellWord).join(' ')}`],
  };
}

/** These names and no other; `^$` stands for none. */
function exactly(names: readonly string[]): string {
  return names.length < 2 ? `^${names.map(literal).join('')}$` : `^(${names.map(literal).join('|')})$`;
}

/** A name as a regular expression that matches nothing else. */
export function literal(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
