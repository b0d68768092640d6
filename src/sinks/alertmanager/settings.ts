import { Type, type Static } from 'typebox';
import { duration, HTTP_FIELDS, list, paceFields, targetUrl, text } from '../../config/index.ts';

export const schema = Type.Object({
  urls: list(
    targetUrl('Base address of an Alertmanager, `http` or `https`; `/api/v2/alerts` is added.', [
      'http://alertmanager:9093',
    ]),
    {
      description: 'Every member of a cluster: members tell each other of silences, not of alerts.',
      examples: [['http://alertmanager:9093']],
      minItems: 1,
    },
  ),
  labels: Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    additionalProperties: text({ description: 'Value of the label.' }),
    description: 'Labels that every alert gets, for routes.',
    default: {},
    examples: [{ team: 'cloud' }],
  }),
  annotations: Type.Unsafe<Readonly<Record<string, string>>>({
    type: 'object',
    additionalProperties: text({ description: 'Text of the annotation.' }),
    description:
      'Annotations beside `summary` and `event_type`, or instead of them. In their texts `{…}` is a CEL expression that may speak of `item`, the line of the problem.',
    default: {},
    examples: [{ runbook: 'https://wiki.example.net/openstack/{item.object}' }],
  }),
  repeat: duration({
    description:
      'How often what stands is sent again. An alert that was not for four times as long ends by itself.',
    default: '1m',
  }),
  ...paceFields(['problem']),
  filter: Type.Optional(
    text({
      description:
        'Only problems for which this CEL expression holds. It may speak of `item` (the line of the contract), not of an event: what stands is sent again long after it.',
      examples: ['item.severity >= 4'],
    }),
  ),
  ...HTTP_FIELDS,
});

export type AlertmanagerSettings = Readonly<Static<typeof schema>>;
