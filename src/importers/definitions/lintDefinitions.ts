import type { Finding, YamlPath, YamlSource } from '../../yaml/index.ts';
import { payloadsOf, unknownKey } from '../../mapping/index.ts';
import type { Diagnostic } from '../../model/index.ts';
import { covers, isPlainGlob } from '../overlay/eventGlob.ts';
import type { DefinedTrait, Definition, EventPattern } from './definition.ts';
import type { NativePath } from './nativePath.ts';
import { nativePaths } from './nativePath.ts';

const HOST = /(?:^|_)(?:host|host_?name|node|hypervisor)$/;
const OWNER = /^(?:project|tenant|user)_id$/;

/** One path of one trait, as its own checks see it. */
interface Look {
  readonly definition: Definition;
  readonly trait: DefinedTrait;
  readonly path: NativePath;
  readonly text: string;
  /** Whether the trait has no other path. */
  readonly only: boolean;
}

type Check = (look: Look) => Finding | null;

/** What is known to go wrong with a path, most certain first: only the first that holds is told. */
const CHECKS: readonly Check[] = [
  publisherAsHost,
  unknownRoot,
  unknownPath,
  firstOfList,
  callerAsOwner,
  projectAsUser,
];

/** Findings that say that a value is wrong, not only that it may be. */
const WRONG: readonly string[] = [
  'import/host-from-publisher',
  'import/unknown-root',
  'import/unknown-path',
  'import/caller-as-owner',
  'import/project-as-user',
];

/** Finds what a definitions file gets wrong, each with its place in the file. Gives the traits whose values are wrong. */
export function lintDefinitions(
  source: YamlSource,
  definitions: readonly Definition[],
  diagnostics: Diagnostic[],
): ReadonlySet<DefinedTrait> {
  const report = (at: YamlPath, finding: Finding): number => diagnostics.push(source.diagnostic(at, finding));
  const wrong = new Set<DefinedTrait>();
  for (const [index, definition] of definitions.entries()) {
    for (const pattern of definition.patterns) {
      const last = shadowOf(definitions, index, pattern);
      const finding = last === null ? null : lossBy(last, definition, pattern, source.line(last.at));
      if (finding !== null) report(pattern.at, finding);
    }
    for (const trait of definition.traits) {
      if (trait.name.endsWith('_id') && (trait.type === 'int' || trait.type === 'float'))
        report(trait.at, NUMBER_ID);
      for (const { text, at } of trait.paths) {
        const paths = nativePaths(text);
        const only = paths.length === 1 && trait.paths.length === 1;
        const looks = paths.map((path): Look => ({ definition, trait, path, text, only }));
        const [finding] = CHECKS.flatMap((check) => looks.flatMap((look) => check(look) ?? []));
        if (finding === undefined) continue;
        report(at, finding);
        if (WRONG.includes(finding.code)) wrong.add(trait);
      }
    }
  }
  return wrong;
}

const NUMBER_ID: Finding = {
  code: 'import/number-id',
  severity: 'warning',
  message: 'an id is read as a number',
  suggestion: 'leave it a text: Gnocchi refused the events of such a definition for years',
};

/** The sender of an event is not where its object is: nova's conductor and API send for every host. */
export function publisherAsHost({ trait, path }: Pick<Look, 'trait' | 'path'>): Finding | null {
  const publisher =
    path.kind === 'publisher' ? !path.service : path.kind === 'path' && path.root === 'publisher';
  if (!publisher || !HOST.test(trait.name)) return null;
  return {
    code: 'import/host-from-publisher',
    message: `\`${trait.name}\` is the publisher: who sent the event, not where its object is`,
    suggestion: 'take `payload.host`; during a live migration the two differ',
  };
}

function unknownRoot({ path, text }: Look): Finding | null {
  if (path.kind !== 'unknown-root') return null;
  return {
    code: 'import/unknown-root',
    message: `\`${text}\` begins with \`${path.word}\`, which no notification has`,
    suggestion: `did you mean \`payload.${path.word}\`? Others are ctxt, publisher_id, event_type, metadata`,
  };
}

function unknownPath({ definition, trait, path, text }: Look): Finding | null {
  if (path.kind !== 'path' || path.root !== 'payload') return null;
  const events = definition.patterns.filter(({ excludes }) => !excludes).map((pattern) => pattern.text);
  const unknown = events.every(isPlainGlob) ? unknownKey(payloadsOf(events), path.keys) : null;
  if (unknown === null) return null;
  const { key, below, suggestion } = unknown;
  const what = below === null ? 'payload' : `\`${below}\``;
  return {
    code: 'import/unknown-path',
    severity: 'warning',
    message: `no ${what} of ${some(events)} has \`${key}\` (trait \`${trait.name}\`, path \`${text}\`)`,
    suggestion,
  };
}

function some([first = '', second, ...more]: readonly string[]): string {
  if (second === undefined) return `\`${first}\``;
  return `\`${first}\`, \`${second}\`${more.length === 0 ? '' : ', …'}`;
}

function firstOfList({ path }: Look): Finding | null {
  if (path.kind !== 'path' || !path.keys.includes(0)) return null;
  return {
    code: 'import/first-of-list',
    severity: 'warning',
    message: '`[0]` takes whichever element stands first, and nobody promises an order',
    suggestion: 'take all of them with `[*]`, or choose one by a key with `[?key=value]`',
  };
}

function callerAsOwner({ trait, path, only }: Look): Finding | null {
  if (!only || path.kind !== 'path' || path.root !== 'context' || !OWNER.test(trait.name)) return null;
  return {
    code: 'import/caller-as-owner',
    severity: 'warning',
    message: `\`${trait.name}\` is whoever asked, not whose the object is`,
    suggestion:
      'a port that nova or an administrator makes belongs to another project: take it from the payload',
  };
}

/** glance calls the project that owns an image `owner` (notifier.py). */
function projectAsUser({ trait, path }: Look): Finding | null {
  if (path.kind !== 'path' || path.root !== 'payload' || !trait.name.startsWith('user')) return null;
  if (path.keys[0] !== 'owner' && path.keys[0] !== 'owner_id') return null;
  return {
    code: 'import/project-as-user',
    severity: 'warning',
    message: `\`${trait.name}\` is a project: glance's \`${path.keys[0]}\` names one`,
    suggestion: 'drop it, or call it `project_id`',
  };
}

/** The later definition that takes all events of a pattern away, for the last that matches counts; null for none. */
export function shadowOf(
  definitions: readonly Definition[],
  index: number,
  { text, excludes }: EventPattern,
): Definition | null {
  if (excludes || !isPlainGlob(text)) return null;
  return definitions.slice(index + 1).findLast(({ patterns }) => matchesAll(patterns, text)) ?? null;
}

/** An earlier definition loses what the later one does not say too. */
function lossBy(
  last: Definition,
  { traits }: Definition,
  { text }: EventPattern,
  line: number,
): Finding | null {
  const kept = new Set(last.traits.map(({ name }) => name));
  const lost = traits.map(({ name }) => name).filter((name) => !kept.has(name));
  if (lost.length === 0) return null;
  return {
    code: 'import/shadowed',
    severity: 'warning',
    message: `the definition is never used for \`${text}\`: the one at line ${line} matches too, and the last counts`,
    suggestion: `lost: ${lost.join(', ')}; put it behind the other, or let that one merge it`,
  };
}

function matchesAll(patterns: Definition['patterns'], narrow: string): boolean {
  if (patterns.some(({ excludes }) => excludes)) return false;
  return patterns.some(({ text }) => isPlainGlob(text) && covers(text, narrow));
}
