import type { Finding } from '../../yaml/index.ts';
import { didYouMean } from '../../yaml/index.ts';
import type { MappingDocument, Origin } from '../language/mappingFile.ts';

/** What a check looks at, and where it reports. */
export interface LintScope {
  readonly documents: readonly MappingDocument[];
  /** The files of each object. */
  readonly families: ReadonlyMap<string, readonly MappingDocument[]>;
  readonly report: (origin: Origin, finding: Finding) => void;
}

export type Check = (scope: LintScope) => void;

/** The nearest name, or the names that there are. */
export function suggestName(word: string, names: Iterable<string>, otherwise: string): string {
  return didYouMean(word, names) ?? otherwise;
}

/** `file.yaml:12`, for the other end of a conflict. */
export function placeOf({ source, path }: Origin): string {
  return `${source.file}:${source.line(path)}`;
}
