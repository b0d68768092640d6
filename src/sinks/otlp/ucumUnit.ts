/** Ceilometer's words for units that UCUM has. */
const UNITS: Readonly<Record<string, string>> = {
  B: 'By',
  KiB: 'KiBy',
  MiB: 'MiBy',
  GiB: 'GiBy',
  TiB: 'TiBy',
  KB: 'kBy',
  MB: 'MBy',
  GB: 'GBy',
  TB: 'TBy',
  'B/s': 'By/s',
  sec: 's',
  s: 's',
  ms: 'ms',
  us: 'us',
  ns: 'ns',
  min: 'min',
  h: 'h',
  '%': '%',
  MHz: 'MHz',
  Hz: 'Hz',
  W: 'W',
  V: 'V',
  C: 'Cel',
};

/** A unit as OpenTelemetry wants it: in UCUM, and what only counts things as its annotation, `{image}`. */
export function ucumUnit(unit: string): string {
  if (unit === '') return '';
  return UNITS[unit] ?? `{${unit.replace(/[^\x21-\x7e]|[{}]/g, '_')}}`;
}
