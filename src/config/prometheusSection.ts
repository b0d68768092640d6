import { Type } from 'typebox';
import {
  objectFilter,
  objectValue,
  OBJECT_NAMES,
  SAMPLE_NAMES,
  type ExpressionFault,
} from '../expressions/index.ts';
import { componentSpec, type SettingFinding, type Settings } from './componentSpec.ts';
import { faultFindings } from './faultFindings.ts';
import type { Micros } from '../model/index.ts';
import { duration, integer, list, text } from './fields.ts';

const LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** A name that can stand in an address as it is. */
const NAME = '^[A-Za-z0-9][A-Za-z0-9._-]*$';

const filter = Type.Optional(
  text({
    description: 'Only objects for which this CEL expression holds.',
    examples: ["fields.status == 'ACTIVE'"],
  }),
);

function labels(standard: Readonly<Record<string, string>>, description: string) {
  return Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    additionalProperties: text({ description: 'A CEL expression; null or nothing leaves the label out.' }),
    description,
    default: standard,
  });
}

const discovery = list(
  Type.Object({
    name: Type.Optional(
      Type.Unsafe<string>({
        type: 'string',
        pattern: NAME,
        expects: 'letters, digits, `.`, `_` and `-`',
        description: 'Its path is `/prometheus/sd/NAME`. Default: the type of the objects.',
      }),
    ),
    object: text({ description: 'Type of the objects that become targets.', default: 'instance' }),
    address: text({
      description:
        'A CEL expression that gives the address, or a list of which the first counts. An object without one is no target.',
      default: 'fixed',
      examples: ['size(floating) > 0 ? floating : fixed'],
    }),
    port: integer({
      description: 'Port on which the targets are scraped.',
      minimum: 1,
      maximum: 65_535,
      examples: [9100],
    }),
    filter,
    labels: labels({}, 'Labels beyond those that every target has, each with a CEL expression.'),
  }),
  { description: 'Targets that Prometheus gets from `/prometheus/sd`.', default: [] },
);

const objects = list(
  Type.Object({
    object: text({ description: 'Type of the objects.', examples: ['instance'] }),
    labels: labels({ name: 'fields.name' }, 'Labels of the info series, each with a CEL expression.'),
    state: text({
      description: 'A CEL expression that gives the state; without one there is no state series.',
      default: 'fields.status',
    }),
    filter,
    limit: integer({
      description: 'Most objects that have series; what is beyond is counted.',
      default: 1000,
      minimum: 0,
    }),
  }),
  { description: 'Types whose objects have series of their own in `/metrics`.', default: [] },
);

const samples = list(
  Type.Object({
    meters: list(
      text({
        description: 'Name of a meter, or a glob in which `*` stands for any characters.',
        examples: ['volume.size', 'disk.*'],
      }),
      {
        description: 'Meters that have series. One that several entries name belongs to the first.',
        minItems: 1,
      },
    ),
    labels: labels(
      {},
      'Labels beyond meter, resource and unit, each with a CEL expression over the object and `item`, the sample.',
    ),
    limit: integer({
      description: 'Most series; what is beyond is counted.',
      default: 1000,
      minimum: 0,
    }),
    stale: duration({
      description: 'A series ends when no sample came for so long.',
      default: '1d',
    }),
  }),
  { description: 'Meters whose samples are series of their own in `/metrics`.', default: [] },
);

export const prometheusSection = componentSpec({
  kind: 'section',
  type: 'prometheus',
  title: 'Prometheus',
  description: 'What Prometheus discovers and scrapes: see [Prometheus](../prometheus.md).',
  schema: Type.Object({
    discovery,
    objects,
    samples,
    problem_limit: integer({
      description: 'Most open problems that have a series; what is beyond is counted.',
      default: 1000,
      minimum: 0,
    }),
  }),
  check: (settings) => [
    ...settings.discovery.flatMap((entry, at) => entryFindings(entry, ['address'], ['discovery', at])),
    ...settings.objects.flatMap((entry, at) => entryFindings(entry, ['state'], ['objects', at])),
    ...settings.samples.flatMap((entry, at) => labelFindings(entry, ['samples', at], SAMPLE_NAMES)),
    ...doubled(settings.discovery.map(discoveryName), 'discovery', 'name'),
    ...doubled(
      settings.objects.map(({ object }) => object),
      'objects',
      'object',
    ),
  ],
});

/** The section as the bridge takes it. Expressions are texts that compile. */
export interface PrometheusConfig {
  readonly discovery: readonly DiscoverySettings[];
  readonly objects: readonly SeriesSettings[];
  readonly samples: readonly SampleSettings[];
  readonly problemLimit: number;
}

export interface DiscoverySettings {
  readonly name: string;
  readonly object: string;
  readonly address: string;
  readonly port: number;
  readonly filter?: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface SeriesSettings {
  readonly object: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
  readonly filter?: string;
  readonly limit: number;
}

export interface SampleSettings {
  readonly meters: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly limit: number;
  readonly stale: Micros;
}

export function prometheusConfig(settings: Settings<typeof prometheusSection>): PrometheusConfig {
  const { discovery: targets, objects: series, samples: meters, problem_limit } = settings;
  return {
    discovery: targets.map((entry) => ({ ...entry, name: discoveryName(entry) })),
    objects: series,
    samples: meters,
    problemLimit: problem_limit,
  };
}

function discoveryName({ name, object }: { readonly name?: string; readonly object: string }): string {
  return name ?? object;
}

type Entry = { readonly labels: Readonly<Record<string, string>>; readonly filter?: string };

function entryFindings<K extends string>(
  entry: Entry & Readonly<Record<K, string>>,
  values: readonly K[],
  path: SettingFinding['path'],
): SettingFinding[] {
  const { filter: condition } = entry;
  return [
    ...values.flatMap((key) => findings([...path, key], objectValue(entry[key]))),
    ...(condition === undefined ? [] : findings([...path, 'filter'], objectFilter(condition))),
    ...labelFindings(entry, path, OBJECT_NAMES),
  ];
}

function labelFindings(
  entry: Pick<Entry, 'labels'>,
  path: SettingFinding['path'],
  names: readonly string[],
): SettingFinding[] {
  return Object.entries(entry.labels).flatMap(([name, value]) => [
    ...(LABEL.test(name) ? [] : [badLabel(name, [...path, 'labels', name])]),
    ...findings([...path, 'labels', name], objectValue(value, names), names),
  ]);
}

function badLabel(name: string, path: SettingFinding['path']): SettingFinding {
  return {
    path,
    code: 'config/bad-value',
    message: `\`${name}\` is no name of a label`,
    suggestion: 'letters, digits and `_`, and no digit first',
    key: true,
  };
}

function findings(
  path: SettingFinding['path'],
  compiled: ((...args: never[]) => unknown) | readonly ExpressionFault[],
  names: readonly string[] = OBJECT_NAMES,
): readonly SettingFinding[] {
  if (typeof compiled === 'function') return [];
  return faultFindings(path, compiled, names.map((name) => `\`${name}\``).join(', '));
}

function doubled(names: readonly string[], section: string, key: string): SettingFinding[] {
  return names.flatMap((name, at) =>
    names.indexOf(name) === at
      ? []
      : [
          {
            path: [section, at, key],
            code: 'config/duplicate-name',
            message: `the name \`${name}\` is taken already`,
          },
        ],
  );
}
