import { Type } from 'typebox';
import type { Static } from 'typebox';
import type { Diagnostic, Micros } from '../model/index.ts';
import type { ComponentSpec, ConfiguredComponent, Settings } from './componentSpec.ts';
import { deliverValue } from './deliverValue.ts';
import type { Environment } from './expandEnvironment.ts';
import { checkExposure } from './checkExposure.ts';
import { prepareValue } from './prepareValue.ts';
import { type PrometheusConfig, prometheusConfig, prometheusSection } from './prometheusSection.ts';
import { type ReachabilityConfig, reachabilityConfig, reachabilitySection } from './reachabilitySection.ts';
import { readComponent, readComponents } from './readComponents.ts';
import type { Reading } from './readComponents.ts';
import { schemaNode } from './schemaNode.ts';
import { readChecked } from './readChecked.ts';
import { sectionShape } from './sectionShape.ts';
import {
  batchSection,
  generalSection,
  httpSection,
  logSection,
  SECTIONS,
  shutdownSection,
} from './sections.ts';
import { validateValue } from './validate.ts';
import { type WatchConfig, watchConfig, watchSection } from './watchSection.ts';
import type { YamlSource } from '../yaml/index.ts';

/** A whole configuration file, checked, with every default filled in. */
export interface Config {
  /** The `device` of flat events. */
  readonly cloud: string;
  /** Folders of mapping files; empty means the shipped ones. */
  readonly mappings: readonly string[];
  readonly overlays: readonly string[];
  /** Files and folders of Ceilometer's meters, or `shipped`. */
  readonly meters: readonly string[];
  /** A file of Ceilometer's event definitions. */
  readonly definitions?: string;
  readonly dropUnmatched: boolean;
  readonly sources: readonly ConfiguredComponent[];
  readonly sinks: readonly ConfiguredComponent[];
  readonly store: ConfiguredComponent;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly maxStreams: number;
    readonly token?: string;
  };
  readonly prometheus: PrometheusConfig;
  readonly maxSkew: Micros;
  readonly horizon: Micros;
  readonly batch: { readonly maxMessages: number; readonly maxBytes: number };
  /** Times in microseconds; `within` is Infinity for `never`. */
  readonly watch: WatchConfig;
  readonly reachability: ReachabilityConfig;
  readonly shutdown: { readonly within: Micros; readonly notice: Micros };
  readonly log: { readonly level: Settings<typeof logSection>['level'] };
}

/** `config` is null where any of the diagnostics is an error. */
export interface ConfigResult {
  readonly config: Config | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The file's own shape. Components are looked at one by one, each with the spec of its type. */
const FILE = Type.Object({
  ...generalSection.schema.properties,
  http: sectionShape(httpSection),
  prometheus: sectionShape(prometheusSection),
  batch: sectionShape(batchSection),
  watch: sectionShape(watchSection),
  reachability: sectionShape(reachabilitySection),
  shutdown: sectionShape(shutdownSection),
  log: sectionShape(logSection),
  sources: Type.Array(Type.Unknown(), { default: [] }),
  sinks: Type.Array(Type.Unknown(), { default: [] }),
  store: Type.Optional(Type.Unknown()),
});

/**
 * Reads a configuration file against the specs of all components there are. `environment` is what `${NAME}`
 * in texts stands for. Where no store is configured it is the first store spec with its defaults. Everything
 * that is wrong is reported at once, in file order, secrets starred out.
 */
export function loadConfig(
  source: YamlSource,
  specs: readonly ComponentSpec[],
  environment: Environment,
): ConfigResult {
  const { value, diagnostics } = readChecked(
    source,
    [generalSection, ...SECTIONS, ...specs],
    environment,
    (reading) => read(reading, specs),
  );
  return { config: value, diagnostics };
}

function read(reading: Reading, specs: readonly ComponentSpec[]): Config | null {
  const { source, preparation, diagnostics } = reading;
  const prepared = prepareValue(schemaNode(FILE), source.value ?? {}, [], preparation);
  const found = validateValue(source, FILE, prepared, [], 'config');
  diagnostics.push(...found);

  const { sources: sourceEntries, sinks: sinkEntries, store: storeEntry } = entriesOf(prepared);
  const ofKind = (kind: ComponentSpec['kind']): ComponentSpec[] => specs.filter((spec) => spec.kind === kind);
  const sources = readComponents(sourceEntries, ['sources'], ofKind('source'), reading);
  const sinks = readComponents(sinkEntries, ['sinks'], ofKind('sink'), reading);
  const store = readComponent(
    storeEntry ?? { type: ofKind('store')[0]?.type },
    ['store'],
    ofKind('store'),
    reading,
  );
  checkExposure(prepared, reading);
  if (found.length > 0 || store === null) return null;

  if (sourceEntries.length === 0) {
    const message = 'no source is configured, so nothing will be read';
    diagnostics.push(
      source.diagnostic(['sources'], { code: 'config/no-sources', severity: 'warning', message }),
    );
  }
  const delivered = deliverValue(schemaNode(FILE), prepared, source.file) as Static<typeof FILE>;
  diagnostics.push(...sectionFindings(delivered, source));
  const {
    http,
    prometheus,
    batch,
    watch,
    reachability,
    shutdown,
    log,
    cloud,
    mappings,
    overlays,
    meters,
    definitions,
    drop_unmatched_notifications,
    max_skew,
    horizon,
  } = delivered;
  const { host, port, max_streams, token } = http;
  return {
    cloud,
    mappings,
    overlays,
    meters,
    ...(definitions === undefined ? {} : { definitions }),
    dropUnmatched: drop_unmatched_notifications,
    sources,
    sinks,
    store,
    http: { host, port, maxStreams: max_streams, ...(token === undefined ? {} : { token }) },
    prometheus: prometheusConfig(prometheus),
    maxSkew: max_skew,
    horizon,
    batch: { maxMessages: batch.max_messages, maxBytes: batch.max_bytes },
    watch: watchConfig(watch),
    reachability: reachabilityConfig(reachability),
    shutdown,
    log,
  };
}

/** What the sections' own checks say. */
function sectionFindings(file: Static<typeof FILE>, source: YamlSource): Diagnostic[] {
  const said = [
    [prometheusSection.type, prometheusSection.check?.(file.prometheus) ?? []],
    [reachabilitySection.type, reachabilitySection.check?.(file.reachability) ?? []],
  ] as const;
  return said.flatMap(([key, findings]) =>
    findings.map(({ path, ...finding }) => source.diagnostic([key, ...path], finding)),
  );
}

/** The components as written, whatever else may be wrong with the file. */
function entriesOf(file: unknown): {
  sources: readonly unknown[];
  sinks: readonly unknown[];
  store: unknown;
} {
  const { sources, sinks, store } = (file ?? {}) as Readonly<Record<string, unknown>>;
  const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
  return { sources: listOf(sources), sinks: listOf(sinks), store };
}
