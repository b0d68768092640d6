import { settingsOf, type Config } from '../config/index.ts';
import { compileMappings } from '../mapping/index.ts';
import {
  findingsOf,
  StackwireError,
  type DoctorParts,
  type Examination,
  type Finding,
  type Micros,
} from '../model/index.ts';
import { decode } from '../oslo/index.ts';
import { examineReachability } from '../reachability/index.ts';
import { examineStore, sqliteSpec } from '../store/sqlite/index.ts';
import { examineHttp } from '../web/index.ts';
import { systemClock } from '../machine/index.ts';
import { examineSource } from './components.ts';
import { feedFindings } from './feedFindings.ts';
import { loadLayers } from './liveMapping.ts';
import { loadCeilometerFiles } from './mappingFiles.ts';
import { openReader } from './openReader.ts';
import { probeFindings } from './probeFindings.ts';

export interface ExamineOptions {
  /** Where the configuration was read from, for lines to paste. */
  readonly file: string;
  /** Time between two looks at what moves; 0 looks once. */
  readonly watch: Micros;
}

/**
 * Every doctor there is, each source's first: why nothing arrives, and what the bridge would break. Nothing is
 * changed by it, on the bus or here, and a bridge may run meanwhile.
 */
export async function* examine(config: Config, { file, watch }: ExamineOptions): Examination {
  const parts = {
    clock: systemClock,
    watch,
    batch: config.batch.maxMessages,
    decode: (message) => decode(message, { maxSkew: config.maxSkew }),
  } satisfies Omit<DoctorParts, 'name'>;
  for (const source of config.sources) yield* examineSource(source, { ...parts, name: source.name });
  if (config.sources.length === 0) yield noSource();
  yield mappings(config, file);
  yield sinks(config);
  yield* probeFindings(config);
  yield* examineStore(settingsOf(sqliteSpec, config.store).path);
  yield* feed(config);
  yield* examineReachability(config.reachability);
  yield* examineHttp({ ...config.http, token: config.http.token ?? null });
}

function noSource(): Finding {
  return findingsOf('configuration', 'sources').action('sources', 'None is configured, so nothing is read.', {
    text: 'Add the broker of your cloud:',
    lines: [
      'sources:',
      '  - { type: amqp, url: "rabbit://stackwire:${RABBIT_PASSWORD}@controller-1:5672/" }',
    ],
  });
}

function mappings(config: Config, file: string): Finding {
  const { ok, action } = findingsOf('mappings', 'mappings');
  const check = { text: 'See each with its place:', lines: [`stackwire check -c ${file}`] };
  const subject = [...config.mappings, ...config.overlays].join(', ') || 'the shipped mappings';
  try {
    const layers = loadLayers(config);
    const { mapping, diagnostics } = compileMappings(layers, loadCeilometerFiles(config));
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    if (mapping === null)
      return action(
        subject,
        `They do not compile: ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}.`,
        check,
      );
    return ok(
      subject,
      `Types of objects: ${mapping.models.size}; files read: ${new Set(layers.flat().map(({ path }) => path)).size}.`,
    );
  } catch (error) {
    if (!(error instanceof StackwireError)) throw error;
    return action(subject, `They cannot be read: ${error.message}.`, check);
  }
}

function sinks({ sinks: configured }: Config): Finding {
  const { ok, note } = findingsOf('sinks', 'sinks');
  if (configured.length > 0) return ok('sinks', `${configured.map(({ name }) => name).join(', ')}.`);
  return note('sinks', 'None: events and inventory are kept, and served over HTTP only.', {
    text: 'To see them pass by:',
    lines: ['sinks: [{ type: console }]'],
  });
}

/** What the store remembers of the feed; nothing where there is no store yet, or it cannot be read. */
function* feed(config: Config): Iterable<Finding> {
  let reader: ReturnType<typeof openReader>;
  try {
    reader = openReader(config, new Map());
  } catch (error) {
    // The store's own doctor has told why.
    if (error instanceof StackwireError) return;
    throw error;
  }
  try {
    yield* feedFindings(reader, config.maxSkew);
  } finally {
    reader.close();
  }
}
