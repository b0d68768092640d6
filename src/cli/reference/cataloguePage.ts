import { markdownTable } from '../../config/index.ts';
import type { Mapping, RuleInfo } from '../../mapping/index.ts';
import { formatsOf } from './formats.ts';
import { GENERATED } from './generated.ts';
import { whatOthersDo } from './incumbents/whatOthersDo.ts';

const ABOUT = [
  'Every event type of the shipped mappings, by service: in which forms it is sent, which object it is about, what its',
  'rule does and what it may write, or why it is not believed. `all` is spelt out above each table. Beside it what',
  'others do with the same event: Ceilometer by its stock definitions, the OpenStackInfrastructure ZenPack of Zenoss by',
  "its event table (what 4.0.1 does with the object; where the row is gone, what 2.x did), Vitrage by its datasources' lists.",
].join('\n');
const HEAD = [
  'Event type',
  'Forms',
  'Object',
  'Does',
  'Writes, or why not',
  'Ceilometer',
  'ZenPack',
  'Vitrage',
];
/** Verbs that tell what a rule does; the others shape it. */
const SILENT: readonly string[] = [
  'update',
  'set',
  'observe',
  'summary',
  'severity',
  'when',
  'link',
  'unlink',
];

/** The catalogue of event types, Markdown, from the rules of a mapping. */
export function cataloguePage({ rules }: Mapping): string {
  const services = new Map<string, RuleInfo[]>();
  for (const rule of rules) {
    const service = serviceOf(rule);
    const known = services.get(service);
    if (known === undefined) services.set(service, [rule]);
    else known.push(rule);
  }
  const sections = [...services].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = [
    GENERATED,
    '# Catalogue of event types',
    ABOUT,
    ...sections.flatMap(([service, own]) => servicePart(service, own)),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** `mappings/nova/instance.yaml` is nova's. */
function serviceOf({ file }: RuleInfo): string {
  return file.split('/').at(-2) ?? file;
}

function servicePart(service: string, rules: readonly RuleInfo[]): readonly string[] {
  const rows = rules.flatMap((rule) => rule.events.map((event) => rowOf(service, rule, event)));
  return [`## ${service}`, ...allOf(rules), markdownTable(HEAD, rows)];
}

/** What `all` stands for, for each object with such a rule. */
function allOf(rules: readonly RuleInfo[]): readonly string[] {
  const spelt = new Map<string, readonly string[]>();
  for (const { object, writes, fields } of rules) {
    if (!writes.includes('all') || spelt.has(object)) continue;
    spelt.set(
      object,
      fields.filter((field) => !writes.includes(field)),
    );
  }
  if (spelt.size === 0) return [];
  return [[...spelt].map(([object, fields]) => `- \`all\` of ${object}: ${fields.join(', ')}`).join('\n')];
}

function rowOf(service: string, rule: RuleInfo, event: string): readonly string[] {
  const { ceilometer, zenpack, vitrage } = whatOthersDo(event);
  const forms = formatsOf(service, event);
  return [
    `\`${event}\``,
    ceilometer.startsWith('event') ? `${forms}, Ceilometer` : forms,
    rule.object,
    doesOf(rule),
    (rule.observe ?? rule.writes.join(', ')).replaceAll('*', '\\*'),
    ceilometer,
    zenpack,
    vitrage,
  ];
}

function doesOf({ verbs, writes, observe }: RuleInfo): string {
  if (observe !== null) return 'observes';
  const words = verbs.filter((verb) => !SILENT.includes(verb));
  return [
    ...words,
    ...(writes.length > 0 ? ['update'] : []),
    ...verbs.filter((verb) => verb.endsWith('link')),
  ].join(', ');
}
