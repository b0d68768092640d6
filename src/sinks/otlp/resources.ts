import type { FlatEvent, Json, OutgoingItem } from '../../model/index.ts';
import { serviceOf } from './serviceOf.ts';
import type { LogRecord } from './wireForm.ts';

export type Resource = LogRecord['resource'];

type Attributes = Readonly<Record<string, string>>;

/** What the bridge says of itself, as of the state of an object: no service sent that. */
const OWN: Attributes = { 'service.name': 'stackwire' };

/**
 * The resources of one request, by OpenTelemetry's semantic conventions (resource/cloud, host, service). The library takes
 * equal attributes for one resource only where they are one object.
 */
export class Resources {
  readonly #cloud: string;
  readonly #more: Attributes;
  readonly #known = new Map<string, Resource>();

  /** `more` are the attributes of the configuration. */
  constructor(cloud: string, more: Attributes) {
    this.#cloud = cloud;
    this.#more = more;
  }

  /** The service that sent what brought an item, on its host, for the project that it is about. */
  ofLog({ event }: OutgoingItem): Resource {
    if (event === null) return this.#one(OWN);
    const { service, host } = serviceOf(event);
    return this.#one({
      ...named(service),
      ...(host === null ? {} : { 'host.name': host }),
      ...account(projectOf(event)),
    });
  }

  /**
   * The service and the project, and not the host: a series is not to end when its server moves. What was received bears
   * Ceilometer's names whoever took it, so that the last reading of a counter continues those of Ceilometer.
   */
  ofSample({ event, line }: OutgoingItem): Resource {
    const service = line['origin'] === 'received' ? named('ceilometer') : serviceOfEvent(event);
    return this.#one({ ...service, ...account(line['project_id']) });
  }

  #one(attributes: Attributes): Resource {
    const whole = {
      ...attributes,
      'cloud.provider': 'openstack',
      'cloud.region': this.#cloud,
      ...this.#more,
    };
    const key = JSON.stringify(whole);
    let resource = this.#known.get(key);
    if (resource === undefined) {
      // All else of its type is for those who merge resources.
      resource = { attributes: whole } as unknown as Resource;
      this.#known.set(key, resource);
    }
    return resource;
  }
}

function serviceOfEvent(event: FlatEvent | null): Attributes {
  return event === null ? OWN : named(serviceOf(event).service);
}

function named(service: string): Attributes {
  if (service === 'stackwire') return OWN;
  return { 'service.namespace': 'openstack', 'service.name': service };
}

function account(project: Json | undefined): Attributes {
  return typeof project === 'string' && project !== '' ? { 'cloud.account.id': project } : {};
}

/** The shipped mappings have it under either name. */
function projectOf(event: FlatEvent): Json | undefined {
  return event['trait_project_id'] ?? event['trait_tenant_id'];
}
