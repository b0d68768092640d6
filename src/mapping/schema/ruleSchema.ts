import type { JsonSchema } from '../../model/index.ts';
import { closedObject, described, oneOrMany } from './schemaWords.ts';

const TEXT: JsonSchema = { type: 'string', minLength: 1 };
const TRUE_OR_CEL: JsonSchema = { anyOf: [{ type: 'boolean' }, TEXT] };
const LINK: JsonSchema = {
  anyOf: [oneOrMany(TEXT), { type: 'object', additionalProperties: oneOrMany(TEXT) }],
};

/** One line of the table of authority. */
export function ruleSchema(): JsonSchema {
  return closedObject(
    {
      event: described(
        'Event types and globs. Exact beats glob; what has a `!` before it is left out of the globs.',
        oneOrMany({ anyOf: [{ $ref: '#/$defs/eventType' }, { type: 'string', pattern: '^![A-Za-z0-9_*]' }] }),
      ),
      create: described('The object exists from this event on.', { type: 'boolean' }),
      delete: described('The object is gone: true, or CEL over traits.', TRUE_OR_CEL),
      update: described(
        '`all`, or names of the fields and relations that it may write.',
        oneOrMany({ anyOf: [{ enum: ['all'] }, TEXT] }),
      ),
      set: described('Writes literals or templates; null clears.', { type: 'object' }),
      link: described('Adds a member to a to-many relation.', LINK),
      unlink: described('Removes a member from a to-many relation.', LINK),
      observe: described('Writes nothing; this is the reason, which `explain` shows.', TEXT),
      raise: described('Raises problems that have no `while`.', oneOrMany(TEXT)),
      clear: described('Clears problems that have no `while`.', oneOrMany(TEXT)),
      samples: described(
        "Takes the file's meters: true, `final` once per object, or CEL over traits; `received` takes its `received_samples`, once per object.",
        TRUE_OR_CEL,
      ),
      summary: described('Text of the flat event: a template over traits.', TEXT),
      severity: described('Severity of the flat event.', { $ref: '#/$defs/severity' }),
      when: described('CEL over traits: for the whole rule.', TEXT),
      remove: described('In an overlay: takes the rule of these events away.', { const: true }),
      description: described('For the reference pages.', TEXT),
    },
    ['event'],
  );
}
