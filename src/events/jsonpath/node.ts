import type { Operator } from '../python/numbers.ts';

/** A path as it was parsed, in the terms of jsonpath-rw and its extension jsonpath-rw-ext. */
export type PathNode =
  | { readonly kind: 'root' }
  | { readonly kind: 'this' }
  | { readonly kind: 'parent' }
  /** Keys; `*` among them means all. */
  | { readonly kind: 'fields'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly index: bigint }
  | { readonly kind: 'slice'; readonly start: bigint | null; readonly end: bigint | null }
  | BinaryNode
  | { readonly kind: 'filter'; readonly expressions: readonly FilterNode[] }
  /** Without keys the elements themselves are compared. */
  | { readonly kind: 'sorted'; readonly by: readonly SortNode[] | null }
  | { readonly kind: 'len' }
  | { readonly kind: 'split'; readonly separator: string; readonly segment: bigint; readonly max: bigint }
  | { readonly kind: 'sub'; readonly pattern: RegExp; readonly replacement: readonly ReplacementPart[] }
  | {
      readonly kind: 'operation';
      readonly operator: Operator;
      readonly left: OperandNode;
      readonly right: OperandNode;
    };

export interface BinaryNode {
  readonly kind: BinaryKind;
  readonly left: PathNode;
  readonly right: PathNode;
}

export type BinaryKind = 'child' | 'descendants' | 'where' | 'union' | 'intersect';

/** A path, or a constant: a number, or the name that stood alone beside the operator. */
export type OperandNode = { readonly path: PathNode } | { readonly constant: bigint | number | string };

export type CompareOperator = '=' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '~';

/** One test of a filter; without an operator it asks whether the path matches. */
export interface FilterNode {
  readonly target: PathNode;
  readonly test: FilterTest | null;
}

export type FilterTest =
  | {
      readonly operator: Exclude<CompareOperator, '~'>;
      readonly value: string | bigint | number | boolean;
    }
  | {
      readonly operator: '~';
      readonly value: string | bigint | number | boolean;
      readonly pattern: RegExp | null;
    };

export interface SortNode {
  readonly by: PathNode;
  readonly descending: boolean;
}

/** A piece of a replacement: text, or what a group matched. */
export type ReplacementPart = string | { readonly group: number | string };
