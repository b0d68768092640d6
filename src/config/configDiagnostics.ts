import type { DiagnosticTable } from '../yaml/index.ts';
import { validationDiagnostics } from './validate.ts';

/** What can be wrong with any YAML file. */
export const YAML_DIAGNOSTICS: DiagnosticTable = {
  'yaml/syntax': {
    title: 'The file is not YAML',
    help: 'Look at the indentation, brackets and quotes at the place named, and just before it.',
  },
  'yaml/duplicate-key': {
    title: 'A key stands twice in one mapping',
    help: 'Keep one of the two; YAML would silently take the last.',
  },
  'yaml/alias': {
    title: 'An alias that cannot be resolved',
    help: 'An alias (`*name`) needs its anchor (`&name`) before it, outside of itself.',
  },
  'yaml/tag': {
    title: 'A tag',
    help: 'Tags (`!name`) have no meaning here; quote a text that begins with `!`.',
  },
  'yaml/documents': {
    title: 'More than one document in a file',
    help: 'Remove the `---`, or make what follows a file of its own.',
  },
  'yaml/merge': {
    title: 'A merge of something that is no mapping',
    help: '`<<` takes an alias of a mapping, or a list of such.',
  },
  'yaml/key': { title: 'A key that is a list or a mapping', help: 'Keys are words or quoted texts.' },
};

/** What can be wrong with `stackwire.yaml`: all codes `yaml/...` and `config/...`. */
export const CONFIG_DIAGNOSTICS: DiagnosticTable = {
  ...YAML_DIAGNOSTICS,
  ...validationDiagnostics('config'),
  'config/unknown-type': {
    title: 'A component that does not exist',
    help: 'Use one of the types that the suggestion names; the configuration reference describes them.',
  },
  'config/no-effect': {
    title: 'A setting without effect',
    help: 'Nothing knows it: correct the spelling, or take it away.',
  },
  'config/duplicate-name': {
    title: 'Two entries of one list with one name',
    help: 'Give each its own `name`: it is how positions, metrics and addresses tell them apart.',
  },
  'config/unset-variable': {
    title: 'An environment variable without a value',
    help: 'Set it, or write `${NAME:-default}`. A plain `${` is written `$${`.',
  },
  'config/open-without-token': {
    title: 'HTTP would be open to other machines',
    help: 'Set the `token` that goes with it, or listen on a loopback address such as 127.0.0.1.',
  },
  'config/no-sources': {
    title: 'Nothing to read from',
    help: 'Add a source; without one only the commands that read the store are of use.',
  },
};
