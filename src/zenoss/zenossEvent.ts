import {
  problemParts,
  toJson,
  type Cause,
  type Json,
  type OutgoingItem,
  type Problem,
  type Severity,
} from '../model/index.ts';
import { componentOf } from './zenossId.ts';

/** How a Zenoss is told of events. */
export interface EventForm {
  /** Id of the device that stands for the cloud. */
  readonly device: string;
  /** What class keys begin with: `openstack-` for the ZenPack since 3.0, `openstack|` before. */
  readonly keyPrefix: string;
  /** Class of problems. Events are classed by Zenoss, by their keys. */
  readonly problemClass: string;
}

/** What the ZenPack brings since 3.0. */
export const EVENT_FORM = { keyPrefix: 'openstack-', problemClass: '/OpenStack' } as const;

/** An event for the console, with details behind its fixed keys. */
export interface ZenossEvent {
  readonly device: string;
  readonly component: string;
  /** Empty where Zenoss finds the class by `eventClassKey`. */
  readonly eventClass: string;
  readonly eventClassKey: string;
  /** Who has the same device, component, class and key is folded into one, and cleared by severity 0. */
  readonly eventKey: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly openstack_event_type: string;
  readonly message_id: string;
  readonly generated: string;
  readonly [detail: string]: Json;
}

/** null for an item that is no event and no problem. */
export function zenossEvent(item: OutgoingItem, form: EventForm): ZenossEvent | null {
  return MAKERS[item.kind]?.(item, form) ?? null;
}

const MAKERS: Readonly<
  Partial<Record<OutgoingItem['kind'], (item: OutgoingItem, form: EventForm) => ZenossEvent | null>>
> = { event: ofEvent, problem: ofProblem };

/** The keys are those of the ZenPack's own events (zenopenstack.py), with what it loses: when it was, and its message. */
function ofEvent({ event }: OutgoingItem, { device, keyPrefix }: EventForm): ZenossEvent | null {
  if (event === null) return null;
  const traits = Object.entries(event).filter(([key, value]) => key.startsWith('trait_') && value !== null);
  return {
    device,
    component: componentOf(event.component),
    eventClass: '',
    eventClassKey: `${keyPrefix}${event.event_type}`,
    eventKey: event.eventKey,
    severity: event.severity,
    summary: event.summary,
    ...causeDetails(event),
    ...Object.fromEntries(traits.map(([key, value]) => [key, detail(value)])),
  };
}

/** The end of a problem has the key, class and component of its beginning, and clears it. */
function ofProblem({ line }: OutgoingItem, form: EventForm): ZenossEvent {
  const problem = line as unknown as Problem & { readonly cause: Cause };
  const { key, state, severity, summary, object, cause } = problem;
  return {
    device: form.device,
    component: object === null ? '' : componentOf(object),
    eventClass: form.problemClass,
    eventClassKey: `${form.keyPrefix}${problemParts(key)[0]}`,
    eventKey: key,
    severity: state === 'cleared' ? 0 : severity,
    summary,
    ...causeDetails(cause),
  };
}

function causeDetails({
  event_type,
  message_id,
  generated,
}: Cause): Pick<ZenossEvent, 'openstack_event_type' | 'message_id' | 'generated'> {
  return { openstack_event_type: event_type, message_id, generated };
}

/** A detail is one value. */
function detail(value: Json): Json {
  return typeof value === 'object' ? toJson(value) : value;
}
