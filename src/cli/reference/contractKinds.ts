import type { ContractKind } from './contractKind.ts';
import { PROBE_KINDS } from './probeKinds.ts';

const CAUSE = 'The event behind it: `message_id`, `event_type`, `generated`.';
const RULE = 'The mapping rule: `file`, `line`.';
const NUMBER = 'Version of the contract, `1`.';

/** Every kind of line that a command prints with `--json`. */
export const CONTRACT_KINDS: Readonly<Record<string, ContractKind>> = {
  event: {
    from: '`replay`, and by the console sink with `format: json`',
    about: 'One message as a flat event.',
    fields: {
      device: "The cloud's name, `openstack` by default.",
      component: 'Id of the object it is about, or empty.',
      eventClassKey: '`openstack|` and the event type.',
      eventKey: 'Key of the problem that it raises or clears, else its message id.',
      severity: '0 clear, 1 debug, 2 info, 3 warning, 4 error, 5 critical.',
      summary: 'One line for people.',
      message_id: 'Id of the notification; the SHA-256 of the body where it has none.',
      event_type: 'As sent.',
      generated: 'The stamp that merging compares.',
      rcvtime: 'When it was received; in a replay that of the capture, else `generated`.',
      publisher_id: 'Who sent it, or null.',
      priority: 'Lower case.',
      'trait_*': 'One key for each trait.',
      form: '`notification` or `ceilometer`.',
      claimed: "The message's own time, where it is not `generated`.",
      flags: 'What was odd: `no-message-id`, `no-timestamp`, `clock-skew`.',
      items: 'Traits of the elements of an event about many objects, by object type.',
      dropped: 'Traits and rules that failed on this message: name and reason.',
      ceilometer:
        'With `definitions` and a `ceilometer` sink: the event that Ceilometer makes of the message, `generated` and `traits` (lists of name, type, value); null where it makes none.',
    },
  },
  change: {
    from: '`replay`, and by the console sink with `format: json`',
    about: 'What one rule did to one object.',
    fields: {
      object: '`type`, `id`, `revision`.',
      op: '`create`, `update` or `delete`.',
      set: 'What is different now, derived fields and relations included.',
      refused: 'Writes that were not taken: a list of `field`, `value`, `because`.',
      cause: CAUSE,
      rule: RULE,
    },
  },
  sample: {
    from: '`replay`, and by the console sink with `format: json`',
    about: "One meter reading, in Ceilometer's terms.",
    fields: {
      name: 'Meter.',
      meter_type: '`gauge`, `delta` or `cumulative`.',
      unit: 'Unit of `volume`.',
      volume: 'Number; `NaN` and infinities as text.',
      resource_id: 'What was measured.',
      project_id: 'Or null.',
      user_id: 'Or null.',
      timestamp: 'When it was measured.',
      metadata: 'Object.',
      final: 'Whether it is the last of its meter for `object`.',
      object: 'Object id, or null.',
      origin:
        "`mapping`, `meters` for a file of Ceilometer's meters, or `received` for one that somebody else took: Ceilometer, a probe.",
      rule: 'Where the meter is defined: `file`, `line`; of one that was received, where the list is defined that it stood in, and null where it came alone.',
      cause: CAUSE,
    },
  },
  problem: {
    from: '`replay`, and by the console sink with `format: json`',
    about: 'A problem that began or ended.',
    fields: {
      key: '`NAME:OBJECT`.',
      state: '`raised` or `cleared`.',
      severity: 'As in `event`.',
      summary: 'One line for people.',
      object: 'Object id, or null for problems of the feed.',
      since: 'The stamp of the event that raised it.',
      cause: CAUSE,
    },
  },
  dead: {
    from: '`replay`, `dead-letters list --letters` and `dead-letters show`',
    about: 'A message, or a part of one, that could not be used.',
    fields: {
      code: 'One of [errors.md](errors.md).',
      detail: 'What was wrong with this one.',
      source: 'Where it came from.',
      received: 'When it came in.',
      message_id: 'If known.',
      event_type: 'If known.',
      length: 'Bytes of the body.',
      hash: 'SHA-256 of the body.',
      seq: 'In a store: its number there.',
      group: 'In a store: the `dead-group` it belongs to.',
      replayable: 'In a store: whether enough is kept to take it up again.',
      'body, item': '`dead-letters show`: what is kept, scrubbed text or the decoded message.',
    },
  },
  'sink-test': {
    from: '`sinks test`',
    about: 'What a target made of one marked item.',
    fields: {
      sink: 'Name of the sink.',
      item_kind: '`event`, `change`, `sample`, `problem` or `object`.',
      key: 'The key of the delivery.',
      taken: 'Whether the target took it.',
      accepted: 'Whether the sink’s filter would have let it through.',
      rehearsed: 'Whether the target was only asked if it would listen, since it acts upon what it takes.',
      answer: 'What went wrong, or null.',
    },
  },
  parked: {
    from: '`outbox list`',
    about: 'An item that the target of a sink refused for good.',
    fields: {
      id: 'Its number.',
      sink: 'Name of the sink.',
      key: 'The stable key of the delivery.',
      object: 'Id of the object that it is about, or null.',
      seq: 'Row of the log that brought it.',
      answer: 'What the target said.',
      parked: 'When.',
      due: 'Whether it is to be tried again.',
      item: 'The line that was to be delivered.',
    },
  },
  'dead-group': {
    from: '`dead-letters list`',
    about: 'Messages that could not be used for one cause, most recently seen first.',
    fields: {
      id: 'Number of the group.',
      code: 'One of [errors.md](errors.md).',
      cause: 'What was wrong, `#` for what differs from letter to letter.',
      source: 'Where they came from, `#` likewise.',
      event_type: 'If known.',
      count: 'Letters that ever came.',
      kept: 'Letters that are still there.',
      dropped: 'Letters that made room for newer ones.',
      replayed: 'Letters that were taken up again and became messages.',
      first_seen: 'When the first was received.',
      last_seen: 'When the newest was received.',
    },
  },
  skipped: {
    from: '`replay`',
    about: 'A message that decided nothing.',
    fields: {
      message_id: 'Which.',
      reason: '`duplicate`, `late`, `no-id` or `unmapped`.',
    },
  },
  object: {
    from: '`replay` and `inventory list|show`, sorted by type and id',
    about: 'One object of the inventory.',
    fields: {
      type: 'Object type.',
      id: 'Object id.',
      deleted: 'Whether it is gone.',
      partial: 'Whether no create was seen, so that what is known may not be all.',
      fields: 'Values by field; a field that nothing was said of is absent.',
      relations: 'To-one: id or null. To-many and inverse ends: sorted ids.',
      revision: 'Counts its visible changes.',
      updated: 'The newest stamp merged into it.',
    },
  },
  summary: {
    from: 'every command with `--json`, as its last line',
    about: 'Counts of the lines before it.',
    fields: {
      'events, changes, …': 'How many; the names depend on the command.',
      unmapped: '`replay`: event types without a rule, and how often each came.',
      reasons: '`replay`: skips by reason.',
      types:
        '`record`: messages by event type; beside it `left_out`, `bytes`, the path of the `capture`, and `gaps` (`source`, `subject`, `since`, `until`) in which something could not be heard.',
      digest: '`verify`: hash of the inventory.',
      differing:
        '`inventory digest --against`: objects that are not the same; `diff`: messages decided differently.',
      'rules, reached': '`coverage` and `test --coverage`: rules, and those that were reached.',
      percent:
        '`coverage`: event types with a rule of their own of all event types, beside `types`, `mapped_types`, `messages` and `mapped`; `test --coverage`: rules that the tests reach of all rules.',
      'messages, duplicates, late, changes, failed, gone, as_of':
        '`inventory import`: rows that were new, known, too old, or unusable; what differs now; objects that are gone.',
      'ok, notes, actions': '`doctor`: findings by level.',
      contract: NUMBER,
    },
  },
  trace: {
    from: '`explain`',
    about: 'Why: one line for each message, or with `--object` for each field.',
    fields: {
      message_id:
        'The message that is explained, with `event_type`, `generated`, `form`, `publisher`, `position`, `flags`, `summary`.',
      skipped: '`unmapped`, `no-id`, `duplicate` or null.',
      traits: 'Each with `name`, the `path` that yielded it, and its `value` or why it is `absent`.',
      files:
        'Each file that has a rule: the `rule`, `why` it was chosen and `over` which others; under `speaks` what it came to: `written`, `lost`, `not_trusted`, `effect`.',
      samples:
        'How many samples it has or its rules take; `samples_taken`: how many of them counted. The last ones of an object do once.',
      object: 'With `--object`: the object that is explained, with `field` and `value`.',
      won_by:
        'The message whose value stands: `message_id`, `event_type`, `generated`, `publisher`, `position`, `rule`, `value`; or null.',
      others:
        'The others that tried, newest first, each with `outcome` (`set`, `same`, `older`, `not-trusted`, `observed`) and `because`.',
      derived_from: 'Fields that a derived one is computed from.',
    },
  },
  overlay: {
    from: '`import`',
    about: 'One mapping file that was made of what was imported.',
    fields: {
      name: 'Its name within the overlay folder.',
      path: 'Where it was written, or null.',
      text: 'The whole file.',
    },
  },
  diagnostic: {
    from: '`check` and `import`',
    about: 'One finding about a file that a person wrote.',
    fields: {
      code: 'One of [diagnostics.md](diagnostics.md).',
      severity: '`error` or `warning`.',
      message: 'What is wrong.',
      file: 'Which file.',
      line: 'From 1.',
      column: 'From 1, in characters.',
      length: 'How many characters it is about.',
      excerpt: 'The text of the line.',
      suggestion: 'What was probably meant, or what to do.',
    },
  },
  test: {
    from: '`test`',
    about: 'The verdict on one test of a mapping file.',
    fields: {
      name: 'Its name.',
      file: 'Where it stands.',
      line: 'Where it stands.',
      ok: 'Whether every expectation held.',
      failures:
        'Each with `object`, `field`, `line`, `expected`, `actual` (left out if absent), `order`, and who set it: `won_by` (`message_id`, `event_type`, `generated`) and `rule`, or null.',
    },
  },
  coverage: {
    from: '`coverage`, `test --coverage`, and `inventory rebuild` for absent traits',
    about: 'Something that was not covered.',
    fields: {
      about:
        '`unmapped`: an event type without a rule of its own: none matches, or only globs that observe. `unused-rule`: a rule that decided about no message. `absent-trait`: a trait that no event had, although its file had a rule for some. `unused-change`: something that changed between events of one object and that the mapping makes nothing of. `dead`: why messages could not be used.',
      'event_type, globs, count, message_id, position, nearest':
        '`unmapped`: the type, the globs that observe it, how often it came, the first of them, and the nearest type that has a rule, or null.',
      'file, line, object, events, verbs, silent':
        '`unused-rule`: the rule; `silent` tells how often it was chosen and said nothing, by the reason.',
      'file, line, object, name, used, paths, events':
        '`absent-trait`: the trait, whether anything of its file takes it, where it was looked for, and in how many events.',
      'what, object, name, objects, changes, values, example':
        '`unused-change`: a `path` that no trait reads, a `trait` that no rule takes, or a `field` that no rule wrote; the object type, the path or name, of how many objects it changed and how often, how many values it had, and the first change (`object`, `from`, `to`, `message_id`).',
      'code, count, detail, position': '`dead`: the cause, how often, and the first of them.',
    },
  },
  difference: {
    from: '`diff`, `inventory rebuild` and `inventory digest --against`',
    about:
      'What another version of the mappings makes differently of the same messages; of `inventory digest`, what is different in the first object that differs.',
    fields: {
      about:
        '`object`: a value at the end. `problem`, of `inventory rebuild`: a problem, its state in `values`. `event`: what a kind of events decides, of all events of one type together.',
      object: '`object`: `type`, `id`. `event`: the type, or null for what is about the event itself.',
      field:
        'Field, relation, `RELATION[ID]`, `problem NAME`, `exists`, `deleted`, `partial`; of events also `create`, `delete`, `sample NAME`, `trait NAME`, `summary`, `severity`, `skipped`, `failed`.',
      values: 'What it is by the one version and by the other; null where it is not.',
      absent:
        '`inventory digest`: which of the two says nothing of the field, where null would say that it is cleared: two truth values; left out where both say something.',
      'event_type, count': '`event`: the type, and how many events of it differ.',
      said: '`event`: which of the two versions decided about the field at all, by the first event: two truth values.',
      first:
        'The first event that was decided differently: `message_id`, `event_type`, `generated`, `position`, `object`, `values`, `rules` (`file`, `line`, or null); null where none was.',
    },
  },
  ...PROBE_KINDS,
  gap: {
    from: '`inventory rebuild`',
    about:
      'What of one object could not be decided anew, because messages about it are no longer in the log.',
    fields: {
      object: '`type`, `id`.',
      kept: 'Fields and relations that stay as they are.',
      lost: 'Fields and relations that nothing writes any more, and whose value before the log begins is not known.',
    },
  },
  divergence: {
    from: '`verify`',
    about: 'A value that depends on the order of arrival, or on two clocks.',
    fields: {
      severity: '`error`, or `warning` for what only a shift of clocks that was not asked for would change.',
      object: '`type`, `id`.',
      field: 'Field, relation, `RELATION[ID]` for one member, or `problem NAME`.',
      values: 'The two values.',
      orders: 'What leads to the one and what to the other.',
      smallest_shift: 'Seconds between two clocks that change the value.',
      events:
        'The two events, each with `message_id`, `event_type`, `generated`, `publisher`, `position`, `rule`, `value`. They alone decide: replayed without any other, they give the two values too.',
      blame:
        'With `events`: which of their two rules should rather not write the field, `file`, `line`, `because`.',
    },
  },
  drift: {
    from: '`inventory import --report`',
    about:
      'Something that a list and the store say differently, while nothing newer than the list speaks of it.',
    fields: {
      object: '`type`, `id`.',
      field: 'Field or relation; `exists` for the object itself.',
      store: 'What the store has; left out where it has no such field.',
      import: 'What the list says.',
      told_by:
        'Who should have told it: the `rules` that are most about it, each with `events` and the `rule`, and how many `others` may write it; null where no event does.',
    },
  },
  queue: {
    from: '`queues list|remove`',
    about: 'One queue that a source reads.',
    fields: {
      source: 'Name of the source.',
      broker: 'Host and virtual host that answered.',
      name: 'Name of the queue.',
      shared: 'Whether it belongs to others; such a queue is never removed.',
      exists: 'Whether it is there; `queues remove`: whether it was.',
      messages: 'How many wait, without those handed out and not settled.',
      consumers: 'How many read it.',
      wanted: 'How the bridge declares it: `type`, `arguments`; null for a shared one.',
      bindings:
        'Those that the bridge makes, each with `exchange`, `key` and whether the exchange `exists`; a broker cannot be asked which ones there are.',
      removed: '`queues remove`: whether it is gone now by this command.',
      because: '`queues remove`: why it was not removed, or null.',
    },
  },
  finding: {
    from: '`doctor`',
    about: 'What was found out about one thing that the bridge depends on.',
    fields: {
      source: 'Name of the configured source, or the part of the bridge that it is about.',
      check: 'What was looked at, a stable word: `reach`, `tls`, `login`, `exchanges`, `queues`, …',
      level: '`ok`, `note`, or `action` for what needs somebody to act.',
      subject: 'Which host, queue, file, …',
      detail: 'What is so.',
      fix: 'What can be done: a list of `text` and `lines`, which are to paste as they are; left out where nothing is to do.',
    },
  },
  'vital-signs': {
    from: '`vital-signs`',
    about: 'What is said of the life of one instance.',
    fields: {
      object: '`type`, `id`.',
      name: 'Display name, or null.',
      nova: '`status`, `task`, `host`, `since` (null in a list of all).',
      libvirt:
        '`host`, `power`, `reason`, `vcpu`, `vcpu_ran` (percent, or null), `disk`, `balloon`, by the probe; null where none looks.',
      agent: '`health`, `since`, `last_answer`, `application`, by the probe; null where none looks.',
      ping: '`state`, `since` (null where it was asked now); null where nobody asks.',
      rule: 'Name of the rule that found a disagreement, or null.',
      level: '`fault`, `note`, or null.',
      verdict: 'The same in words, or null.',
    },
  },
  history: {
    from: '`inventory history`, newest first',
    about: 'One message that wrote to an object, or was refused, and what it did.',
    fields: {
      seq: 'Its number in the log.',
      late: 'Whether it was older than the horizon.',
      event: 'The `event`.',
      changes:
        'The `change`s of this object; `op` is none where the message wrote what was there already, or older words than those.',
      problems: 'The `problem`s of this object.',
    },
  },
  digest: {
    from: '`inventory digest`',
    about: 'One hash for a whole inventory.',
    fields: {
      digest: 'SHA-256 over type, id, existence, fields and relations of all objects.',
      objects: 'How many.',
      of: 'With `--against`, of the second line: the files that it was compared with.',
    },
  },
};
