import { createActingSink, type ActingParts } from '../../acting/index.ts';
import { checkedExpression, itemBody, itemTemplate } from '../../expressions/index.ts';
import { OpenstackService } from '../../keystone/index.ts';
import { stableUuid, toJson, type Sink } from '../../model/index.ts';
import type { MistralSettings } from './settings.ts';

export interface MistralParts extends ActingParts {
  readonly cloud: string;
}

/** `workflow` is what the service types authority calls it now. */
const MISTRAL = { types: ['workflowv2', 'workflow'], version: 'v2' };

/** 409: two tries met. Where the execution is there already, Mistral answers with it (mistral/api/controllers/v2/execution.py). */
const CONFLICT = 409;

/** Starts an execution for each item. */
export function createMistralSink(settings: MistralSettings, parts: MistralParts): Sink {
  const { name, cloud, logger, clock } = parts;
  const { workflow, namespace } = settings;
  const service = new OpenstackService(settings, MISTRAL, clock);
  const inputOf = itemBody(settings.input).render;
  const describe = checkedExpression(itemTemplate(settings.description));
  return createActingSink(settings, parts, {
    act: async (item, _generated, signal) => {
      // The same in every try, and at every bridge whose sink has the same name.
      const id = stableUuid([cloud, name, item.key].join('\n'));
      const body = toJson({
        id,
        workflow_id: workflow,
        workflow_namespace: namespace,
        input: inputOf(item),
        description: describe(item),
      });
      await service.ask({ method: 'POST', path: 'executions', body }, signal, [CONFLICT]);
      logger.info({ sink: name, key: item.key, execution: id, workflow }, 'Mistral has the execution');
    },
    rehearse: async (signal) => {
      const path = `workflows/${encodeURIComponent(workflow)}?namespace=${encodeURIComponent(namespace)}`;
      await service.ask({ method: 'GET', path }, signal);
    },
    close: () => service.close(),
  });
}
