import { sinkConformance } from '../sinkConformance.ts';
import { FakeCloud, json, service, type ServiceAnswer } from '../../support/openstack/fakeCloud.ts';

/**
 * One that acts and one that does not: what Masakari does otherwise than Mistral, openstackCloud.test.ts asks of the real ones, which
 * take ten times as long for what this suite asks.
 */
const PASSWORD = 'cloud-password';

/** The key of an item, as templates can say it. */
const KEY = `{event.message_id}/{kind == 'change' ? 'change/instance/' + item.object.id : 'event'}`;

interface Target {
  readonly type: string;
  readonly settings: string;
  /** The service in the catalogue. */
  readonly catalog: unknown;
  /** Notes the keys of what it took, and answers as the real one. */
  readonly answer: (taken: string[]) => ServiceAnswer;
}

interface MistralBody {
  readonly id: string;
  readonly input: { readonly key: string };
}

interface VitrageBody {
  readonly details: { readonly monitor_event_id: string };
}

const TARGETS: readonly Target[] = [
  {
    type: 'mistral',
    settings: `acts: true, kinds: [event, change], filter: "kind != 'object'", max_age: 36500d, workflow: note, input: { key: "${KEY}" }`,
    catalog: service('workflowv2', 'ADDRESS/v2'),
    answer: (taken) => {
      const known = new Set<string>();
      return (response, { body }) => {
        const { id, input } = JSON.parse(body) as MistralBody;
        if (!known.has(id)) taken.push(input.key);
        known.add(id);
        json(response, 201, { id });
      };
    },
  },
  {
    type: 'vitrage',
    settings: `hostname: host-1, kinds: [event, change], filter: "kind != 'object'"`,
    catalog: service('rca', 'ADDRESS'),
    answer:
      (taken) =>
      (response, { body }) => {
        taken.push((JSON.parse(body) as VitrageBody).details.monitor_event_id);
        json(response, 200, null);
      },
  },
];

for (const { type, settings, catalog, answer } of TARGETS) {
  sinkConformance(type, async (context) => {
    const cloud = new FakeCloud();
    const taken: string[] = [];
    cloud.answer = answer(taken);
    cloud.catalog = [catalog];
    await cloud.server.start();
    context.after(() => cloud.server.kill());
    const auth = `auth_url: "${cloud.url}", username: u, password: ${PASSWORD}, project_name: p`;
    return {
      sink: `{ type: ${type}, name: target, ${settings}, auth: { ${auth} } }`,
      taken: () => taken,
      kill: () => cloud.server.kill(),
      start: () => cloud.server.start(),
      secrets: [PASSWORD, 'token-1'],
    };
  });
}
