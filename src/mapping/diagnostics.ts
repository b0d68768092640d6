/** Every code that reading, linting and compiling mapping files can give, for the reference page. */
export const MAPPING_DIAGNOSTICS: Readonly<
  Record<string, { readonly title: string; readonly help: string }>
> = {
  'mapping/shape': {
    title: 'A value has the wrong shape',
    help: 'The message says what is expected at this place, and what stands there.',
  },
  'mapping/unknown-key': {
    title: 'A key is not known here',
    help: 'It is probably misspelt: the suggestion has the nearest key, or all of them.',
  },
  'mapping/unknown-verb': {
    title: 'A rule uses a verb that does not exist',
    help: 'It is probably misspelt. A rule with an unknown verb would silently do less than it says.',
  },
  'mapping/on-key': {
    title: 'The key `on` is used for `event`',
    help: 'Write `event`. YAML 1.1, and templating tools that speak it, read `on` as the truth value true.',
  },
  'mapping/missing-key': {
    title: 'Something needed is missing',
    help: 'Add the key that the message names.',
  },
  'mapping/bad-name': {
    title: 'A name cannot be used in templates and conditions',
    help: 'Use letters, digits and underscores, beginning with a letter; problems may have hyphens.',
  },
  'mapping/bad-path': {
    title: 'A trait path cannot be read',
    help: "Paths begin with payload, publisher, priority, context, trait or item and go on with `.name`, `.'odd name'`, `[0]`, `[*]` or `[?key='value']`.",
  },
  'mapping/bad-event': {
    title: 'An event type cannot be one',
    help: 'Event types are words with dots; `*` stands for any characters, dots included.',
  },
  'mapping/bad-template': {
    title: 'A template cannot be used',
    help: 'Placeholders are `{trait}`; write `{{` and `}}` for braces. An id needs at least one placeholder.',
  },
  'mapping/bad-condition': {
    title: 'A CEL expression cannot be used',
    help: 'The caret stands where reading stopped or where the types do not fit. A condition gives true or false.',
  },
  'mapping/unsafe-regex': {
    title: 'A regular expression could take forever',
    help: 'The pattern of `matches` must be a literal without a repetition inside a repetition.',
  },
  'mapping/unknown-trait': {
    title: 'A trait is used and not defined',
    help: 'Define it under `traits:` of the same file. Always there: service, request_id, project_id, tenant_id, user_id.',
  },
  'mapping/unknown-field': {
    title: 'A field is used and not defined',
    help: 'Rules write the fields and relations of their own file; `while`, `derived` and texts of problems see those of the object.',
  },
  'mapping/unknown-relation': {
    title: '`link` or `unlink` names no to-many relation',
    help: 'Define it under `relations:` with `many: true`.',
  },
  'mapping/unknown-target': {
    title: 'A relation points to a kind of object that has another name',
    help: 'Write the name that the mapping of those objects gives under `object:`; the other end is found by it.',
  },
  'mapping/unknown-problem': {
    title: '`raise` or `clear` names no problem that events raise',
    help: 'Define it under `problems:` without `while`.',
  },
  'mapping/field-conflict': {
    title: 'Two values for one field',
    help: 'A field takes one trait, and belongs to exactly one of the files of its object. Alternatives are paths of the trait.',
  },
  'mapping/trait-conflict': {
    title: 'Two files define one trait differently for the same event',
    help: 'Trait names are one namespace: make the definitions the same, or rename one.',
  },
  'mapping/object-conflict': {
    title: 'Files of one object disagree about it',
    help: 'Its identity and its `each` are the same in all files that give them.',
  },
  'mapping/tie': {
    title: 'Two rules are equally specific for the same event type',
    help: 'Exact beats glob, more literal characters beat fewer. Add a rule for what both match, or narrow one.',
  },
  'mapping/no-verb': {
    title: 'A rule does nothing',
    help: 'Give it a verb; `observe:` with a reason where the event is known and not trusted.',
  },
  'mapping/observe-without-reason': {
    title: 'An `observe` gives no reason',
    help: 'Write why the event is not trusted: explain shows it beside each value that was refused.',
  },
  'mapping/observe-writes': {
    title: 'A rule observes and writes',
    help: 'An event that is only observed makes no object and writes no field. Drop one of the two.',
  },
  'mapping/host-from-publisher': {
    title: 'A host is taken from the publisher',
    help: 'The publisher is who sent the event: during a live migration that is the other host. Take `payload.host`. A Ceilometer trait `host` is the publisher: limit it with `for:`.',
  },
  'mapping/unwritable-field': {
    title: 'No rule may write a field',
    help: 'Name it in the `update:` of a rule that is trusted for it, or drop it.',
  },
  'mapping/requested-values': {
    title: 'A `.start` event writes what was only asked for',
    help: 'Take the values from the `.end` event; a `.start` rule names the few fields that are true by then.',
  },
  'mapping/unreachable-rule': {
    title: 'A rule never applies',
    help: 'Its condition is always false. Drop it, or use `observe:` with a reason.',
  },
  'mapping/unknown-path': {
    title: 'A path that no known payload has',
    help: 'The path is probably misspelt: a trait of it would always be absent. Check it against a capture.',
  },
  'mapping/remove-nothing': {
    title: '`remove: true` finds nothing to remove',
    help: 'The layers below have no thing of that name: it was renamed there, or is misspelt here.',
  },
};
