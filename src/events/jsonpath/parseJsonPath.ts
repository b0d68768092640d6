import type { Operator } from '../python/numbers.ts';
import type { BinaryKind, FilterNode, OperandNode, PathNode, SortNode } from './node.ts';
import { filterTest } from './filterTest.ts';
import { namedFunction } from './namedFunction.ts';
import type { PathFault, Token } from './token.ts';
import { PathSyntaxError, tokenize } from './token.ts';

/**
 * Reads a path of jsonpath-rw-ext. The grammar is that of its yacc tables, oddities included: `|` and `&` bind
 * closer than `.`, `[...]` belongs to all that stands before it, arithmetic groups from the right, and there is no
 * division, since the lexer takes every `/` for a sort.
 */
export function parseJsonPath(text: string): PathNode | PathFault {
  try {
    return new Parser(tokenize(text)).path();
  } catch (error) {
    if (error instanceof PathSyntaxError) return error.fault;
    throw error;
  }
}

/** Binary operators by how close they bind; all group from the left. */
const BINARY: Readonly<Record<string, readonly [level: number, kind: BinaryKind]>> = {
  '..': [1, 'descendants'],
  '.': [2, 'child'],
  '|': [3, 'union'],
  '&': [4, 'intersect'],
  where: [5, 'where'],
};
const OPERATORS = new Set<string>(['+', '-', '*']);

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  path(): PathNode {
    const path = this.#expression();
    if (this.#token().kind !== 'end') this.#fail('the end, or an operator');
    return path;
  }

  /** Arithmetic: loosest of all. `first` is a path that was read already. */
  #expression(first?: PathNode): PathNode {
    let left = this.#chain(first ?? this.#primary(), 0);
    while (this.#isOperator()) {
      const { node, ended } = this.#operation({ path: left });
      if (ended) return node;
      left = this.#chain(node, 0);
    }
    return left;
  }

  /** From the operator on. `ended` says that the right side took all that follows. */
  #operation(left: OperandNode): { readonly node: PathNode; readonly ended: boolean } {
    const operator = this.#token().value as Operator;
    this.#at++;
    const literal = this.#isNumber() && !this.#isOperator(1);
    const right: OperandNode = literal ? { constant: this.#number() } : { path: this.#expression() };
    if ('constant' in left && 'constant' in right && typeof left.constant !== typeof right.constant) {
      this.#fail('a number of the same kind: integers and decimals do not mix here', -1);
    }
    return {
      node: { kind: 'operation', operator, left: asText(left), right: asText(right) },
      ended: !literal,
    };
  }

  #number(): bigint | number {
    const token = this.#token();
    if (token.kind !== 'integer' && token.kind !== 'float') return this.#fail('a number');
    this.#at++;
    return token.value;
  }

  /** What follows a path and binds closer than `level`. */
  #chain(first: PathNode, level: number): PathNode {
    let left = first;
    for (;;) {
      const { kind, value } = this.#token();
      const binary = kind === 'sign' || kind === 'word' ? BINARY[value] : undefined;
      if (binary !== undefined && binary[0] > level) {
        this.#at++;
        left = { kind: binary[1], left, right: this.#chain(this.#primary(), binary[0]) };
      } else if (kind === 'sign' && value === '[' && level === 0) {
        left = { kind: 'child', left, right: this.#brackets(true) };
      } else return left;
    }
  }

  #primary(): PathNode {
    const token = this.#token();
    if (token.kind === 'name') return { kind: 'fields', names: this.#names() };
    if (this.#isNumber() && this.#isOperator(1)) return this.#operation({ constant: this.#number() }).node;
    if (token.kind === 'function') {
      this.#at++;
      return namedFunction(token.value, token.offset, token.length);
    }
    if (token.kind === 'sign') {
      if (token.value === '[') return this.#brackets(false);
      this.#at++;
      if (token.value === '$') return { kind: 'root' };
      if (token.value === '@') return { kind: 'this' };
      if (token.value === '*') return { kind: 'fields', names: ['*'] };
      if (token.value === '(') {
        const inside = this.#expression();
        this.#expect(')');
        return inside;
      }
      this.#at--;
    }
    return this.#fail(
      token.kind === 'truth' ? 'a path; a key that begins with true or false needs quotes' : 'a path',
    );
  }

  #names(): readonly string[] {
    const names: string[] = [];
    do {
      const token = this.#token();
      if (token.kind !== 'name') this.#fail('a name');
      names.push(String(token.value));
      this.#at++;
    } while (this.#take(','));
    return names;
  }

  /** `[...]`: filters and sorts need a path before them. */
  #brackets(behindPath: boolean): PathNode {
    this.#expect('[');
    const inside = this.#inBrackets(behindPath);
    this.#expect(']');
    return inside;
  }

  #inBrackets(behindPath: boolean): PathNode {
    const { kind, value } = this.#token();
    if (kind === 'name') return { kind: 'fields', names: this.#names() };
    if (this.#take('*')) return { kind: 'slice', start: null, end: null };
    if (kind === 'integer' || (kind === 'sign' && value === ':')) return this.#indexOrSlice();
    if (!behindPath) this.#fail('a name, an index, a slice or `*`');
    if (this.#take('?')) return { kind: 'filter', expressions: this.#filters().filters };
    if (kind === 'sort') return { kind: 'sorted', by: this.#sorts() };
    return this.#fail('a name, an index, a slice, `*`, a filter or a sort');
  }

  #indexOrSlice(): PathNode {
    const start = this.#integer();
    if (!this.#take(':')) return { kind: 'index', index: start ?? 0n };
    return { kind: 'slice', start, end: this.#integer() };
  }

  #integer(): bigint | null {
    const token = this.#token();
    if (token.kind !== 'integer') return null;
    this.#at++;
    return token.value;
  }

  #sorts(): readonly SortNode[] {
    const sorts: SortNode[] = [];
    for (let token = this.#token(); token.kind === 'sort'; token = this.#token()) {
      this.#at++;
      sorts.push({ by: this.#expression(), descending: token.value !== '/' });
    }
    return sorts;
  }

  /** Tests joined by `&`. `bare` is the path where it is one without a test: then it may be the start of more. */
  #filters(): { readonly filters: readonly FilterNode[]; readonly bare: PathNode | null } {
    const first = this.#filterTerm();
    if (!this.#take('&')) return first;
    return { filters: [...first.filters, ...this.#filters().filters], bare: null };
  }

  #filterTerm(): { readonly filters: readonly FilterNode[]; readonly bare: PathNode | null } {
    let target: PathNode;
    if (this.#take('(')) {
      const inside = this.#filters();
      this.#expect(')');
      if (inside.bare === null) return inside;
      target = this.#expression(inside.bare);
    } else target = this.#expression();
    const operator = this.#token();
    if (operator.kind !== 'compare') return { filters: [{ target, test: null }], bare: target };
    this.#at++;
    const value = this.#token();
    if (!['name', 'float', 'integer', 'truth'].includes(value.kind)) {
      this.#fail('a word, a quoted text, a number, true or false');
    }
    this.#at++;
    return { filters: [{ target, test: filterTest(operator.value, value) }], bare: null };
  }

  #token(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  #isNumber(): boolean {
    return ['integer', 'float'].includes(this.#token().kind);
  }

  #isOperator(ahead = 0): boolean {
    const { kind, value } = this.#token(ahead);
    return kind === 'sign' && OPERATORS.has(String(value));
  }

  #take(sign: string): boolean {
    const { kind, value } = this.#token();
    if (kind !== 'sign' || value !== sign) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) this.#fail(`\`${sign}\``);
  }

  #fail(expected: string, ahead = 0): never {
    const { kind, value, offset, length } = this.#token(ahead);
    const found = kind === 'end' ? 'the path ends' : `found \`${String(value)}\``;
    throw new PathSyntaxError(`${found}, expected ${expected}`, offset, length);
  }
}

/** A name alone beside an operator is a text: `a + b` is `ab`, `$.a + b` is the value of a and `b`. */
function asText(operand: OperandNode): OperandNode {
  if (!('path' in operand) || operand.path.kind !== 'fields' || operand.path.names.length !== 1)
    return operand;
  return { constant: operand.path.names[0] ?? '' };
}
