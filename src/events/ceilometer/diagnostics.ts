import type { DiagnosticTable } from '../../yaml/index.ts';

/** Every code that reading Ceilometer's definition files can give, for the reference page. */
export const CEILOMETER_DIAGNOSTICS: DiagnosticTable = {
  'ceilometer/shape': {
    title: 'A value of a Ceilometer file has the wrong shape',
    help: 'The message says what is expected at this place, and what stands there. Ceilometer would not start, or lose every such event.',
  },
  'ceilometer/missing-key': {
    title: 'A definition lacks something it needs',
    help: 'Event definitions need `event_type` and `traits`, a trait with more than a path needs `fields`.',
  },
  'ceilometer/unknown-key': {
    title: 'A key that Ceilometer does not know',
    help: 'It would be passed over in silence, so it is probably misspelt.',
  },
  'ceilometer/bad-path': {
    title: 'A path of a Ceilometer file cannot be read',
    help: 'The caret stands where reading stopped. Keys with dots, colons or blanks need quotes.',
  },
  'ceilometer/unknown-type': {
    title: 'A type of trait that Ceilometer does not know',
    help: 'There are text, int, float and datetime.',
  },
  'ceilometer/unknown-plugin': {
    title: 'A trait plugin that stackwire does not have',
    help: "Ceilometer's own are here: split, bitfield, timedelta and map. Plugins that a site added itself are Python and cannot be run.",
  },
  'ceilometer/bad-pattern': {
    title: 'A regular expression of a meter cannot be run',
    help: 'Event types of meters are regular expressions. Nested repetitions are refused, and what JavaScript does not have.',
  },
  'ceilometer/duplicate-meter': {
    title: 'A meter is defined twice in a file',
    help: 'The last one counts, the other does nothing.',
  },
  'ceilometer/plugin-parameter': {
    title: 'A parameter of a trait plugin cannot be used',
    help: 'The message says what the plugin takes.',
  },
  'ceilometer/unreachable': {
    title: 'A definition never applies',
    help: 'The last definition that matches counts. Put the general one before those for single event types.',
  },
};
