import { isGlob, matchEvent } from '../../../events/index.ts';
import { CEILOMETER_EVENTS, CEILOMETER_METERS } from './ceilometer.ts';
import { VITRAGE_EVENTS } from './vitrage.ts';
import { ZENPACK_NEVER_MAPPED, ZENPACK_ROWS } from './zenpack.ts';

/** What others do with an event type, each in a few words; empty where they do not know it. */
export interface WhatOthersDo {
  readonly ceilometer: string;
  readonly zenpack: string;
  readonly vitrage: string;
}

/** A glob stands for what is known of nothing in particular, so nothing is said of it. */
export function whatOthersDo(event: string): WhatOthersDo {
  if (isGlob(event)) return { ceilometer: '', zenpack: '', vitrage: '' };
  return { ceilometer: ceilometer(event), zenpack: zenpack(event), vitrage: vitrage(event) };
}

function ceilometer(event: string): string {
  const definition = CEILOMETER_EVENTS.findLast(({ events }) => matchesOne(events, event));
  const meters = CEILOMETER_METERS.filter(({ events }) => matchesOne(events, event)).map(({ name }) => name);
  return [
    ...(definition === undefined ? [] : [`event with ${definition.traits.length} traits`]),
    ...(meters.length === 0 ? [] : [`meters ${meters.join(', ')}`]),
  ].join('; ');
}

function zenpack(event: string): string {
  const row = ZENPACK_ROWS.get(event);
  if (row !== undefined) return row.now ?? `${row.before}; no row since 3.0`;
  return matchesOne(ZENPACK_NEVER_MAPPED, event) ? 'never had a row' : '';
}

function vitrage(event: string): string {
  return Object.entries(VITRAGE_EVENTS)
    .filter(([, events]) => events.includes(event))
    .map(([datasource]) => datasource)
    .join(', ');
}

/** Of Ceilometer's meters one names its events by a regular expression. */
function matchesOne(patterns: readonly string[], event: string): boolean {
  return patterns.some((pattern) =>
    pattern.includes('(?') ? new RegExp(`^${pattern}$`).test(event) : matchEvent(pattern)(event),
  );
}
