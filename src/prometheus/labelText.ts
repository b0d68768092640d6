import { toJson } from '../model/index.ts';

/**
 * A value as a label has it; null for none. Lists are written as Prometheus' own discoveries write them, with a comma
 * before and behind each item, so that `.*,item,.*` finds one.
 */
export function labelText(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return toJson(value);
  const items = value.flatMap((item) => labelText(item) ?? []);
  return items.length === 0 ? null : `,${items.join(',')},`;
}
