import type { JsonSchema } from '../../model/index.ts';
import { METER_TYPES, TRAIT_TYPES } from '../../events/index.ts';
import { SEVERITIES } from '../../model/index.ts';
import { ruleSchema } from './ruleSchema.ts';
import { closedObject, described, oneOrMany, section, words } from './schemaWords.ts';

/** What an editor offers to complete. */
export interface SchemaWords {
  readonly eventTypes: readonly string[];
  readonly traits: readonly string[];
  readonly objects: readonly string[];
}

const NAME = '^[A-Za-z]\\w*$';
const KEBAB = '^[A-Za-z][\\w-]*$';
const PATH = '^(payload|context|trait|item|publisher|priority)\\b';
const TEXT: JsonSchema = { type: 'string', minLength: 1 };
const FLAG: JsonSchema = { type: 'boolean' };
const DESCRIPTION = described('For the reference pages.', TEXT);

/**
 * The schema of mapping files for editors, JSON Schema 2020-12. It knows the shape; what names stand for, which
 * rule applies and what expressions mean is for `stackwire check`, which also says more.
 */
export function mappingSchema({ eventTypes, traits, objects }: SchemaWords): JsonSchema {
  const trait = words(traits, NAME);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'stackwire mapping',
    description: 'What one service says about one kind of object.',
    type: 'object',
    required: ['object'],
    additionalProperties: false,
    properties: {
      object: described('Type of the objects. Files may share one.', words(objects)),
      description: DESCRIPTION,
      id: described('Which object an event is about: a template over traits, `server-{instance_id}`.', TEXT),
      identity: described(
        '`unique`: what is deleted never comes back. `reusable`: names that are used again.',
        { enum: ['unique', 'reusable'] },
      ),
      each: described(
        'Lists of the event; the rules then apply to every element, read by `item.` paths.',
        oneOrMany({ $ref: '#/$defs/path' }),
      ),
      traits: described(
        'Values that the rules take from an event, with the paths on which they are found.',
        section({ $ref: '#/$defs/trait' }, NAME, traits),
      ),
      fields: described('Fields of the object, each with its trait.', section(fieldSchema(trait), NAME)),
      relations: described('To which objects it points.', section(relationSchema(objects), NAME)),
      derived: described('Fields computed from the merged fields.', section(derivedSchema(), NAME)),
      problems: described('What can be wrong with the object.', section(problemSchema(), KEBAB)),
      meters: described("Samples, in Ceilometer's keys; texts name traits.", meterSchema()),
      received_samples: described('Samples that somebody else took.', receivedSchema()),
      events: described(
        'The table of authority: what each event type may write.',
        oneOrMany({ $ref: '#/$defs/rule' }),
      ),
      tests: described('What captures must leave.', oneOrMany(testSchema(eventTypes))),
    },
    $defs: {
      removal: closedObject(
        {
          remove: described('Takes the thing of this name away from the layers below.', { const: true }),
        },
        ['remove'],
      ),
      path: described("`payload.a.b`, `payload.list[*].'odd name'`.", { type: 'string', pattern: PATH }),
      eventType: described(
        'An event type, or a glob: `*` stands for any characters, dots too.',
        words(eventTypes, '^[A-Za-z0-9_*][\\w.*:-]*$'),
      ),
      severity: { enum: Object.keys(SEVERITIES) },
      trait: traitSchema(),
      rule: ruleSchema(),
    },
  };
}

function traitSchema(): JsonSchema {
  const long = closedObject(
    {
      path: described('The first path that gives a value counts.', { $ref: '#/$defs/trait' }),
      type: described('`any` takes JSON as it is.', { enum: TRAIT_TYPES }),
      for: described('Only for these event types.', oneOrMany({ $ref: '#/$defs/eventType' })),
      split: described(
        'Takes a piece of the text.',
        closedObject({
          separator: described('Text between the pieces; `.` unless told otherwise.', TEXT),
          segment: described('Number of the piece; 0 is the first, -1 the last.', { type: 'integer' }),
          max_split: described('How many times to split, at most.', { type: 'integer', minimum: 0 }),
        }),
      ),
      lower: described('Makes the text lower-case.', FLAG),
      map: described(
        'Looks the value up.',
        closedObject(
          {
            values: described('Value → what it becomes.', { type: 'object' }),
            default: described('For all others; without it they stay absent.', {}),
            case_sensitive: described('true unless told otherwise.', FLAG),
          },
          ['values'],
        ),
      ),
    },
    ['path'],
  );
  return oneOrMany({ anyOf: [{ $ref: '#/$defs/path' }, long] });
}

function fieldSchema(trait: JsonSchema): JsonSchema {
  const long = closedObject(
    {
      trait: described('The trait that the field takes its value from.', trait),
      explicit: described('`all` leaves it out: only a rule that names it may write it.', FLAG),
      empty: described('An empty text is written as null.', { type: 'null' }),
      description: DESCRIPTION,
    },
    ['trait'],
  );
  return { anyOf: [trait, long] };
}

function relationSchema(objects: readonly string[]): JsonSchema {
  return closedObject(
    {
      to: described('Type of the objects at the other end.', words(objects)),
      id: described('Id of the object there: a template over traits; `{list[*]}` gives many.', TEXT),
      when: described('CEL over traits: for which values it is a relation of this kind.', TEXT),
      many: described('To many objects.', FLAG),
      inverse: described('Name of the other end, computed when read.', TEXT),
      explicit: described('`all` leaves it out.', FLAG),
      description: DESCRIPTION,
    },
    ['to', 'id'],
  );
}

function derivedSchema(): JsonSchema {
  const table = closedObject(
    {
      by: described('The fields that the table is looked up by, one level each.', oneOrMany(TEXT)),
      values: described('As deep as `by` is long.', { type: 'object' }),
      default: described('Where no row fits.', {}),
      description: DESCRIPTION,
    },
    ['by', 'values'],
  );
  const expression = closedObject({ value: described('CEL over fields.', TEXT), description: DESCRIPTION }, [
    'value',
  ]);
  return { anyOf: [table, expression] };
}

function problemSchema(): JsonSchema {
  return closedObject({
    while: described(
      'CEL over fields: it stands while this holds. Without it, rules raise and clear it.',
      TEXT,
    ),
    severity: { $ref: '#/$defs/severity' },
    summary: described('Template over fields.', TEXT),
    description: DESCRIPTION,
  });
}

function meterSchema(): JsonSchema {
  const operand: JsonSchema = { type: ['string', 'number'] };
  return oneOrMany(
    closedObject(
      {
        name: described('Name of the meter.', TEXT),
        type: { enum: METER_TYPES },
        unit: operand,
        volume: described('The trait, or a number.', operand),
        resource_id: operand,
        project_id: operand,
        user_id: operand,
        timestamp: operand,
        metadata: { type: 'object' },
        description: DESCRIPTION,
        remove: { const: true },
      },
      ['name'],
    ),
  );
}

function receivedSchema(): JsonSchema {
  return closedObject({
    list: described('Where notifications have them whose rules say `samples: received`.', {
      $ref: '#/$defs/path',
    }),
    shared: described('Where they have metadata that all of them share.', { $ref: '#/$defs/path' }),
    resource_id: described('The trait that stands for the resource of a sample without one.', TEXT),
    certain: described(
      'The trait that is false where whoever took them only supposed that the object goes. They are final then if the inventory knows it to go, or gone.',
      TEXT,
    ),
    alone: described(
      'Which samples that come alone are about these objects.',
      oneOrMany(
        closedObject(
          {
            meters: described('Names of meters, or globs.', oneOrMany(TEXT)),
            id: described(
              'Id of the object: a template over the sample, `server-{metadata.instance_id}`.',
              TEXT,
            ),
          },
          ['meters', 'id'],
        ),
      ),
    ),
  });
}

function testSchema(eventTypes: readonly string[]): JsonSchema {
  return {
    ...closedObject(
      {
        name: described('A sentence that says what is tested.', TEXT),
        replay: described('Captures, relative to this file.', oneOrMany(TEXT)),
        notifications: described(
          'Messages of its own, instead of a capture or after it.',
          oneOrMany(
            closedObject(
              {
                event: described('One type, or several with the same payload.', oneOrMany(words(eventTypes))),
                payload: described('As the service sends it.', {}),
                publisher: described('`service.host`.', TEXT),
                priority: TEXT,
                context: { type: 'object' },
                at: described('Seconds after the first.', { type: 'number' }),
              },
              ['event'],
            ),
          ),
        ),
        any_order: described('Also reversed, and in shuffles with duplicates.', FLAG),
        expect: described('Fields and relations by object id; null where there must be no object.', {
          type: 'object',
          additionalProperties: { type: ['object', 'null'] },
        }),
        expect_problems: described('`<problem>:<object id>`: whether it stands.', {
          type: 'object',
          additionalProperties: { enum: ['raised', 'cleared'] },
        }),
      },
      ['name'],
    ),
    anyOf: [{ required: ['expect'] }, { required: ['expect_problems'] }],
  };
}
