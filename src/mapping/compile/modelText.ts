import type { Json, Severity } from '../../model/index.ts';
import type { MappingDocument } from '../language/mappingFile.ts';
import { present } from './compileWrites.ts';

/** How a derived field follows: a lookup table by the fields `by`, or a CEL expression. */
export type DerivedText =
  | { readonly by: readonly string[]; readonly values: Json; readonly otherwise: Json }
  | { readonly expression: string };

export interface ProblemText {
  readonly name: string;
  readonly severity: Severity;
  /** A CEL condition; null for a problem that events raise. */
  readonly holds: string | null;
  /** A template over the fields; null stands for the name. */
  readonly summary: string | null;
}

/**
 * What all files of one object say about it without any event, as plain values. A model holds closures, which cannot
 * travel to another thread; there it is compiled from this, which takes milliseconds where the files take a second.
 */
export interface ModelText {
  readonly type: string;
  readonly identity: 'unique' | 'reusable';
  readonly fields: readonly string[];
  readonly relations: readonly {
    readonly name: string;
    readonly to: string;
    readonly many: boolean;
    readonly inverse: string | null;
  }[];
  readonly derived: readonly (readonly [name: string, DerivedText])[];
  readonly problems: readonly ProblemText[];
}

export function modelText(type: string, documents: readonly MappingDocument[]): ModelText {
  return {
    type,
    identity: documents.find((document) => document.identity !== null)?.identity?.value ?? 'unique',
    fields: documents.flatMap((document) => present(document.fields)).map(([name]) => name),
    relations: documents
      .flatMap((document) => present(document.relations))
      .map(([name, { to, many, inverse }]) => ({ name, to, many, inverse })),
    derived: documents
      .flatMap((document) => present(document.derived))
      .map(([name, entry]) => [
        name,
        'table' in entry
          ? { ...entry.table, by: entry.table.by.map(({ value }) => value) }
          : { expression: entry.expression.value },
      ]),
    problems: documents
      .flatMap((document) => present(document.problems))
      .map(([name, { severity, holds, summary }]) => ({
        name,
        severity,
        holds: holds?.value ?? null,
        summary: summary?.value.text ?? null,
      })),
  };
}
