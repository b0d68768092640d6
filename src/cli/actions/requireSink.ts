import type { Config } from '../../config/index.ts';
import { StackwireError } from '../../model/index.ts';
import { didYouMean } from '../../yaml/index.ts';

/** @throws StackwireError `usage` for a sink that the configuration does not have */
export function requireSink(config: Config, name: string): Config['sinks'][number] {
  const sink = config.sinks.find((one) => one.name === name);
  if (sink !== undefined) return sink;
  const names = config.sinks.map((one) => one.name);
  const hint = didYouMean(name, names) ?? `there are ${names.join(', ') || 'none'}`;
  throw new StackwireError('usage', `the configuration has no sink \`${name}\`: ${hint}`);
}
