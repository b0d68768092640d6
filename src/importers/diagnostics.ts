import type { DiagnosticTable } from '../yaml/index.ts';

/** What can be found in a file that is imported: all codes `import/...`. */
export const IMPORT_DIAGNOSTICS: DiagnosticTable = {
  'import/shape': {
    title: 'A definition has the wrong shape',
    help: 'Ceilometer would refuse the file, or skip the definition; the message says what is expected.',
  },
  'import/host-from-publisher': {
    title: 'A host is taken from the publisher',
    help: 'The publisher is who sent the event; conductors and API nodes send for every host. Take `payload.host`.',
  },
  'import/unknown-root': {
    title: 'A path begins with a word that no notification has',
    help: 'It never matches, and Ceilometer says nothing. Mostly `payload.` is missing.',
  },
  'import/unknown-path': {
    title: 'No payload of these events has the path',
    help: 'It never matches, and Ceilometer says nothing. Look into a capture for what the service calls it.',
  },
  'import/first-of-list': {
    title: 'A path takes the first element of a list',
    help: 'Services promise no order. Take all with `[*]`, or choose one by a key.',
  },
  'import/caller-as-owner': {
    title: 'A project or user of an object is taken from the request',
    help: 'That is whoever asked. What nova or an administrator makes for a project belongs to the project in the payload.',
  },
  'import/project-as-user': {
    title: 'A user is taken from a key that names a project',
    help: "glance's `owner` and `owner_id` are projects.",
  },
  'import/number-id': {
    title: 'An id is read as a number',
    help: 'Ids are names. Gnocchi refuses events whose id is no text.',
  },
  'import/shadowed': {
    title: 'A definition is never used',
    help: 'Of all definitions that match an event type Ceilometer uses the last one only.',
  },
  'import/untranslated': {
    title: "Only Ceilometer's language can say it",
    help: 'The trait is left out of the overlay. `--definitions` reads the file as it is.',
  },
  'import/no-table': {
    title: 'A file holds no event table',
    help: '`import zenoss` takes events.py with its `MAPPERS`, or event types as YAML, JSON or lines of text.',
  },
  'import/stale-host': {
    title: 'An event with the old host updates the model',
    help: 'nova sends `_post.end` of a live migration last, from the source host, with the instance as it was.',
  },
  'import/requested-values': {
    title: 'An event that only announces something updates the model',
    help: 'Take the values from the `.end` event.',
  },
  'import/never-sent': {
    title: 'An event that no supported release sends',
    help: 'The row never applies; others have its name with `.start` and `.end`.',
  },
  'import/other-id': {
    title: 'Objects have another id here',
    help: 'Whatever refers to them by id needs the new one.',
  },
  'import/unknown-action': {
    title: 'An action that the ZenPack does not have',
    help: 'Write a rule for it; the overlay only observes the event.',
  },
  'import/not-trusted': {
    title: 'The mappings do not believe an event that the table believes',
    help: 'The message has the reason. A rule in an overlay would change it.',
  },
};
