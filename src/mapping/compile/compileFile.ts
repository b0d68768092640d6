import type { EachDefinition, TraitDefinition } from '../../events/index.ts';
import { compileSampleList, DEFAULT_TRAIT_NAMES, isItemTrait } from '../../events/index.ts';
import type { Diagnostic } from '../../model/index.ts';
import type { Choice, Claim } from './chooseRule.ts';
import { compileChoice } from './chooseRule.ts';
import type { MappingDocument, ProblemEntry } from '../language/mappingFile.ts';
import { compileId } from '../language/template.ts';
import { compileLoneSamples, type NameSample } from './loneSamples.ts';
import type { CompiledFile, CompiledRule } from './compiledRule.ts';
import { collector } from './compiledRule.ts';
import { ExpressionReader } from './compileExpression.ts';
import { compileRule } from './compileRule.ts';
import { fieldWrite, present } from './compileWrites.ts';

/** One file, compiled: its traits, and the choice among its rules. */
export interface RuleFile extends CompiledFile {
  readonly traits: readonly TraitDefinition[];
  /** null for a file without `each:`. */
  readonly elements: EachDefinition | null;
  /** Reads the samples of a notification whose rule says `samples: received`. */
  readonly readList: ReturnType<typeof compileSampleList> | null;
  /** The object that a sample is about which came alone. */
  readonly lone: NameSample | null;
  readonly choose: (eventType: string) => Choice<CompiledRule> | null;
}

/** The traits that a file's rules may speak of. */
export function traitNames(document: MappingDocument): string[] {
  return [...present(document.traits).map(([name]) => name), ...DEFAULT_TRAIT_NAMES];
}

/** Compiles one file; faulty expressions are noted. */
export function compileFile(
  document: MappingDocument,
  problems: ReadonlyMap<string, ProblemEntry>,
  diagnostics: Diagnostic[],
): RuleFile {
  const definitions = present(document.traits).map(([, definition]) => definition);
  const reader = new ExpressionReader(traitNames(document), 'trait', diagnostics);
  const conditions = new Map(
    present(document.relations).map(([name, { when }]) => [
      name,
      when === null ? null : reader.condition(when),
    ]),
  );
  const claims = document.rules.flatMap((rule): Claim<CompiledRule>[] => {
    const compiled = compileRule(rule, document, problems, conditions, reader);
    return rule.events.map(({ value }) => ({ pattern: value, except: rule.except, rule: compiled }));
  });
  const id = document.id?.value;
  return {
    file: document.source.file,
    object: document.object.value,
    id: { text: id?.text ?? '', read: compileId(id?.parts ?? []) },
    each: document.each !== null,
    elements:
      document.each === null
        ? null
        : {
            object: document.object.value,
            paths: document.each.value,
            traits: definitions.filter(isItemTrait),
          },
    meters: present(document.meters).map(([, meter]) => meter),
    fields: collector(present(document.fields).map(([name, field]) => fieldWrite(name, field))),
    traits: definitions.filter((definition) => document.each === null || !isItemTrait(definition)),
    readList: listOf(document),
    lone: compileLoneSamples(document.receivedSamples?.value.alone ?? []),
    choose: compileChoice(claims),
  };
}

function listOf({ receivedSamples }: MappingDocument): RuleFile['readList'] {
  const list = receivedSamples?.value.list;
  if (receivedSamples === null || list == null) return null;
  const { source, path } = receivedSamples.origin;
  const rule = { file: source.file, line: source.line(path) };
  return compileSampleList({
    ...list,
    resourceId: list.resourceId.value,
    certain: list.certain?.value ?? null,
    rule,
  });
}
