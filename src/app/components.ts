import type { SinkPlan } from '../delivery/index.ts';
import { settingsOf, type ComponentSpec, type ConfiguredComponent } from '../config/index.ts';
import type {
  Clock,
  DoctorParts,
  Examination,
  Logger,
  OutgoingItem,
  QueueKeeper,
  Sink,
  Source,
} from '../model/index.ts';
import { alertmanagerSpec, createAlertmanagerSink } from '../sinks/alertmanager/index.ts';
import {
  ceilometerSpec,
  createCeilometerSink,
  goesAlone,
  publishedLines,
} from '../sinks/ceilometer/index.ts';
import { consoleKinds, consoleSpec, createConsoleSink, type ConsoleOutput } from '../sinks/console/index.ts';
import {
  amqpQueueKeeper,
  amqpSpec,
  createAmqpSource,
  createTemporaryAmqpSource,
  examineAmqp,
} from '../sources/amqp/index.ts';
import {
  amqp1Spec,
  createAmqp1Source,
  examineAmqp1,
  refuseTemporaryAmqp1Source,
} from '../sources/amqp1/index.ts';
import { captureSpec, createCaptureSource, examineCaptures } from '../sources/capture/index.ts';
import {
  createKafkaSource,
  createTemporaryKafkaSource,
  examineKafka,
  kafkaSourceSpec,
} from '../sources/kafka/index.ts';
import {
  createHttpSource,
  createTemporaryHttpSource,
  examineHttpSource,
  httpSourceSpec,
} from '../sources/http/index.ts';
import { amqp1SinkSpec, createAmqp1Sink } from '../sinks/amqp1/index.ts';
import { createFileSink, fileSpec } from '../sinks/file/index.ts';
import { createKafkaSink, kafkaSpec } from '../sinks/kafka/index.ts';
import { createMasakariSink, masakariSpec } from '../sinks/masakari/index.ts';
import { createMistralSink, mistralSpec } from '../sinks/mistral/index.ts';
import {
  answered,
  createProbeSink,
  probeSpec,
  type AwaitedMemory,
  type ProbeReport,
} from '../sinks/probe/index.ts';
import { createRabbitSink, rabbitSpec } from '../sinks/rabbitmq/index.ts';
import { createOtlpSink, otlpSpec } from '../sinks/otlp/index.ts';
import { createVitrageSink, vitrageSpec } from '../sinks/vitrage/index.ts';
import { createWebhookSink, isSingle, webhookSpec } from '../sinks/webhook/index.ts';
import { createZenossSink, kindsOf, zenossSpec } from '../sinks/zenoss/index.ts';
import { makeFolder } from '../sqlite/index.ts';
import { sqliteSpec } from '../store/sqlite/index.ts';
import { systemClock } from '../machine/index.ts';
import { sinkPlan, statePlan } from './sinkPlan.ts';

/** What a source is made with, beside its settings. */
export interface SourceParts {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Every component there is. A new one is a line in each of these tables, and nothing else in the bridge names it. */
const SOURCES: Readonly<Record<string, (component: ConfiguredComponent, parts: SourceParts) => Source>> = {
  amqp: (component, parts) => createAmqpSource(settingsOf(amqpSpec, component), parts),
  amqp1: (component, parts) => createAmqp1Source(settingsOf(amqp1Spec, component), parts),
  capture: (component, parts) => createCaptureSource(settingsOf(captureSpec, component), parts),
  http: (component, parts) => createHttpSource(settingsOf(httpSourceSpec, component), parts),
  kafka: (component, parts) => createKafkaSource(settingsOf(kafkaSourceSpec, component), parts),
};

/** The doctor that each source brings. */
const DOCTORS: Readonly<Record<string, (component: ConfiguredComponent, parts: DoctorParts) => Examination>> =
  {
    amqp: (component, parts) => examineAmqp(settingsOf(amqpSpec, component), parts),
    amqp1: (component, parts) => examineAmqp1(settingsOf(amqp1Spec, component), parts),
    capture: (component, parts) => examineCaptures(settingsOf(captureSpec, component), parts),
    http: (component, parts) => examineHttpSource(settingsOf(httpSourceSpec, component), parts),
    kafka: (component, parts) => examineKafka(settingsOf(kafkaSourceSpec, component), parts),
  };

/** Sources that can be looked through beside whoever reads them; the others are read as they are. */
const TEMPORARY: typeof SOURCES = {
  amqp: (component, parts) => createTemporaryAmqpSource(settingsOf(amqpSpec, component), parts),
  amqp1: ({ name }) => refuseTemporaryAmqp1Source(name),
  kafka: (component, parts) => createTemporaryKafkaSource(settingsOf(kafkaSourceSpec, component), parts),
  http: (component, parts) => createTemporaryHttpSource(settingsOf(httpSourceSpec, component), parts),
};

/** What a sink is made with, beside its settings. */
export interface SinkParts {
  readonly output: ConsoleOutput;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The cloud's name. */
  readonly cloud: string;
  /** What stands now, as far as a plan wants it, in batches. */
  readonly standing: (plan: SinkPlan) => Iterable<readonly OutgoingItem[]>;
  /** The state of an object as it is now; null where nothing is known of it. */
  readonly stateOf: (type: string, id: string) => OutgoingItem | null;
  /** Told of what became of a request to a probe. */
  readonly probeReport: (report: ProbeReport) => void;
  /** What a sink waits for over a restart, by the name of the sink. */
  readonly awaitedMemory: (name: string) => AwaitedMemory;
}

/** A sink, and what it is to be given. */
export interface PlannedSink {
  readonly sink: Sink;
  readonly plan: SinkPlan;
}

const SINKS: Readonly<Record<string, (component: ConfiguredComponent, parts: SinkParts) => PlannedSink>> = {
  alertmanager: (component, { clock, logger, cloud, standing }) => {
    const settings = settingsOf(alertmanagerSpec, component);
    const { name } = component;
    const plan = sinkPlan({ ...settings, kinds: ['problem'] }, false);
    const parts = { name, cloud, clock, logger, standing: () => standing(plan) };
    return { sink: createAlertmanagerSink(settings, parts), plan };
  },
  amqp1: (component, { clock, cloud }) => {
    const settings = settingsOf(amqp1SinkSpec, component);
    return {
      sink: createAmqp1Sink(settings, { name: component.name, cloud, clock }),
      plan: sinkPlan(settings, false),
    };
  },
  ceilometer: (component, { clock, logger }) => {
    const settings = settingsOf(ceilometerSpec, component);
    const { name } = component;
    const { file } = settings;
    const sink =
      file === undefined
        ? createCeilometerSink(settings, { name, clock, logger })
        : createFileSink(file, { name, makeFolder, form: publishedLines(file) });
    return { sink, plan: sinkPlan(settings, goesAlone(settings)) };
  },
  console: (component, { output }) => {
    const settings = settingsOf(consoleSpec, component);
    return {
      sink: createConsoleSink(settings, component.name, output),
      plan: { kinds: consoleKinds(settings), accepts: () => true, single: false, batch: 1000, rate: null },
    };
  },
  file: (component) => {
    const settings = settingsOf(fileSpec, component);
    return {
      sink: createFileSink(settings, { name: component.name, makeFolder }),
      plan: sinkPlan(settings, false),
    };
  },
  kafka: (component, { clock, logger, cloud, stateOf }) => {
    const settings = settingsOf(kafkaSpec, component);
    const parts = { name: component.name, cloud, clock, logger, stateOf };
    return { sink: createKafkaSink(settings, parts), plan: statePlan(settings) };
  },
  masakari: (component, { clock, logger }) => {
    const settings = settingsOf(masakariSpec, component);
    return {
      sink: createMasakariSink(settings, { name: component.name, clock, logger }),
      plan: sinkPlan(settings, true),
    };
  },
  mistral: (component, { clock, logger, cloud }) => {
    const settings = settingsOf(mistralSpec, component);
    return {
      sink: createMistralSink(settings, { name: component.name, cloud, clock, logger }),
      plan: sinkPlan(settings, true),
    };
  },
  otlp: (component, { clock, cloud, logger }) => {
    const settings = settingsOf(otlpSpec, component);
    return {
      sink: createOtlpSink(settings, { name: component.name, cloud, clock, logger }),
      plan: sinkPlan(settings, false),
    };
  },
  probe: (component, { clock, stateOf, probeReport: report, awaitedMemory }) => {
    const settings = settingsOf(probeSpec, component);
    const { name } = component;
    const plan = sinkPlan({ ...settings, kinds: ['sample'] }, false);
    return {
      sink: createProbeSink(settings, { name, clock, memory: awaitedMemory(name), stateOf, report }),
      // Whatever is asked for, an answer is heard.
      plan: { ...plan, accepts: (item) => answered(item) !== null || plan.accepts(item) },
    };
  },
  rabbitmq: (component, { clock, cloud }) => {
    const settings = settingsOf(rabbitSpec, component);
    return {
      sink: createRabbitSink(settings, { name: component.name, cloud, clock }),
      plan: sinkPlan(settings, false),
    };
  },
  vitrage: (component, { clock, cloud }) => {
    const settings = settingsOf(vitrageSpec, component);
    return {
      sink: createVitrageSink(settings, { name: component.name, cloud, clock }),
      plan: sinkPlan(settings, true),
    };
  },
  webhook: (component, { clock, cloud }) => {
    const settings = settingsOf(webhookSpec, component);
    return {
      sink: createWebhookSink(settings, { name: component.name, cloud, clock }),
      plan: sinkPlan(settings, isSingle(settings)),
    };
  },
  zenoss: (component, { clock, cloud, stateOf }) => {
    const settings = settingsOf(zenossSpec, component);
    return {
      sink: createZenossSink(settings, { name: component.name, cloud, clock, stateOf }),
      plan: sinkPlan({ ...settings, kinds: kindsOf(settings) }, false),
    };
  },
};

/** Sources that make or read queues on a bus. */
const QUEUE_KEEPERS: Readonly<Record<string, (component: ConfiguredComponent) => QueueKeeper>> = {
  amqp: (component) =>
    amqpQueueKeeper(settingsOf(amqpSpec, component), { name: component.name, clock: systemClock }),
};

/** Specs of all components, for configuration, schema and reference pages. */
export const COMPONENT_SPECS: readonly ComponentSpec[] = [
  amqpSpec,
  amqp1Spec,
  captureSpec,
  httpSourceSpec,
  kafkaSourceSpec,
  alertmanagerSpec,
  amqp1SinkSpec,
  ceilometerSpec,
  consoleSpec,
  fileSpec,
  kafkaSpec,
  masakariSpec,
  mistralSpec,
  otlpSpec,
  probeSpec,
  rabbitSpec,
  vitrageSpec,
  webhookSpec,
  zenossSpec,
  sqliteSpec,
];

export function createSource(component: ConfiguredComponent, parts: SourceParts): Source {
  return made(SOURCES[component.type], component)(component, parts);
}

export function examineSource(component: ConfiguredComponent, parts: DoctorParts): Examination {
  return made(DOCTORS[component.type], component)(component, parts);
}

/** A copy of what the source brings, which takes nothing from the bridge or anybody else and leaves nothing behind. */
export function createTemporarySource(component: ConfiguredComponent, parts: SourceParts): Source {
  return (TEMPORARY[component.type] ?? made(SOURCES[component.type], component))(component, parts);
}

export function createSink(component: ConfiguredComponent, parts: SinkParts): PlannedSink {
  return made(SINKS[component.type], component)(component, parts);
}

/** null for a source that has no queues. */
export function queueKeeper(source: ConfiguredComponent): QueueKeeper | null {
  return QUEUE_KEEPERS[source.type]?.(source) ?? null;
}

/** Whether a sink publishes the events that Ceilometer would make. */
export function publishesAsCeilometer(sink: ConfiguredComponent): boolean {
  return sink.type === ceilometerSpec.type && settingsOf(ceilometerSpec, sink).kinds.includes('event');
}

function made<T>(create: T | undefined, component: ConfiguredComponent): T {
  // The configuration was checked against the specs, so this is a component without a line above.
  if (!create) throw new TypeError(`no component ${component.type}`);
  return create;
}
