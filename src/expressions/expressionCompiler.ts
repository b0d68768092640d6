import type { ASTNode, ParseResult } from '@marcbachmann/cel-js';
import { Environment } from '@marcbachmann/cel-js';
import type { Json } from '../model/index.ts';

/** Why an expression cannot be used, and which of its characters are at fault. */
export interface ExpressionFault {
  readonly code: 'bad-condition' | 'unsafe-regex' | 'unknown-name';
  readonly message: string;
  readonly offset: number;
  readonly length: number;
  /** The unknown word, for a did-you-mean. */
  readonly word?: string;
}

/** The values of the names. */
export type Scope = Readonly<Record<string, Json>>;

/** A compiled expression. Names that the scope lacks read as null. It throws what CEL throws. */
export type Evaluate = (scope: Scope) => unknown;

/** Longest text that an expression with `matches` may look at. */
const SUBJECT = 4096;
const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** A quantifier upon a group that has one itself takes exponential time. */
const NESTED_QUANTIFIER = /\([^()]*(?:[*+?]|\{\d)[^()]*\)\s*(?:[*+]|\{\d)/;

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

function createEnvironment(): Environment {
  const environment = new Environment({
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: { maxAstNodes: 500, maxDepth: 30, maxListElements: 100, maxMapEntries: 50, maxCallArguments: 16 },
  });
  // JSON numbers are doubles to CEL and literals are ints: without these, `vcpus + 1` would be an error.
  for (const [sign, operate] of Object.entries(ARITHMETIC)) {
    const mixed = (a: number | bigint, b: number | bigint): number => operate(Number(a), Number(b));
    environment.registerOperator(`double ${sign} int: double`, mixed);
    environment.registerOperator(`int ${sign} double: double`, mixed);
  }
  return environment;
}

/** Compiles CEL expressions over one set of names. */
export class ExpressionCompiler {
  /** Made with the first expression: most objects have none. */
  #environment: Environment | null = null;
  readonly #names: ReadonlySet<string>;

  constructor(names: Iterable<string>) {
    this.#names = new Set(names);
  }

  /** `kind` says what the expression must give. */
  compile(text: string, kind: 'condition' | 'value'): Evaluate | readonly ExpressionFault[] {
    const parsed = this.#parse(text);
    if ('message' in parsed) return [parsed];
    const faults = [...unknownNames(parsed.ast, this.#names), ...unsafe(parsed.ast)];
    if (faults.length > 0) return faults;
    const checked = parsed.check();
    if (!checked.valid) return [celFault(checked.error, text)];
    if (kind === 'condition' && checked.type !== 'bool' && checked.type !== 'dyn') {
      const message = `this gives ${checked.type ?? 'something'}, not true or false`;
      return [{ code: 'bad-condition', message, offset: 0, length: text.length }];
    }
    return evaluator(
      parsed,
      [...identifiers(parsed.ast)].filter((name) => this.#names.has(name)),
    );
  }

  #parse(text: string): ParseResult | ExpressionFault {
    try {
      this.#environment ??= environmentOf(this.#names);
      return this.#environment.parse(text);
    } catch (error) {
      return celFault(error, text);
    }
  }
}

function environmentOf(names: ReadonlySet<string>): Environment {
  const environment = createEnvironment();
  for (const name of names) {
    if (!isKept(name, environment)) environment.registerVariable(name, 'dyn');
  }
  return environment;
}

/** Words that the language keeps for itself, by its specification and by the library. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'as break const continue else false for function if import in let loop namespace null package prototype return true ' +
    'var void while'
  ).split(' '),
);

/** Whether CEL has another use for a name, so that expressions cannot use traits called so: `type`, `namespace`. */
function isKept(name: string, environment: Environment): boolean {
  return RESERVED.has(name) || environment.hasVariable(name);
}

function evaluator(parsed: ParseResult, names: readonly string[]): Evaluate {
  const usesMatches = [...walk(parsed.ast)].some((node) => node.op === 'rcall' && node.args[0] === 'matches');
  return (scope) => {
    const context: Record<string, Json> = {};
    for (const name of names) {
      const value = scope[name] ?? null;
      context[name] = usesMatches && typeof value === 'string' ? value.slice(0, SUBJECT) : value;
    }
    return parsed(context) as unknown;
  };
}

function celFault(error: unknown, text: string): ExpressionFault {
  const { summary, range } = error as { summary?: string; range?: { start: number; end: number } };
  const message = summary ?? (error instanceof Error ? error.message : String(error));
  const offset = Math.min(range?.start ?? 0, Math.max(0, text.length - 1));
  const length = range === undefined ? text.length : Math.max(1, range.end - range.start);
  return { code: 'bad-condition', message, offset, length };
}

/** Every node, parents first. */
function* walk(node: ASTNode): Generator<ASTNode> {
  yield node;
  for (const child of childrenOf(node.args)) yield* walk(child);
}

function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}

function identifiers(ast: ASTNode): Set<string> {
  return new Set([...walk(ast)].flatMap((node) => (node.op === 'id' ? [node.args] : [])));
}

/** Names that are neither known nor bound by a macro around them. */
function unknownNames(ast: ASTNode, known: ReadonlySet<string>): ExpressionFault[] {
  const bound = new Set([...walk(ast)].flatMap((node) => boundBy(node) ?? []));
  return [...walk(ast)].flatMap((node): ExpressionFault[] => {
    if (node.op !== 'id' || known.has(node.args) || bound.has(node.args)) return [];
    return [
      {
        code: 'unknown-name',
        message: `unknown name \`${node.args}\``,
        offset: node.start,
        length: node.args.length,
        word: node.args,
      },
    ];
  });
}

function boundBy(node: ASTNode): string | undefined {
  if (node.op !== 'rcall' || !MACROS.has(node.args[0])) return undefined;
  const [variable] = node.args[2];
  return variable?.op === 'id' ? variable.args : undefined;
}

/** Regular expressions and nested macros that could take the bridge's time. */
function unsafe(ast: ASTNode, depth = 0): ExpressionFault[] {
  const faults: ExpressionFault[] = [];
  const inside = boundBy(ast) === undefined ? depth : depth + 1;
  if (inside > 2) {
    const message = 'macros nested three deep: the work grows with the cube of the list';
    return [{ code: 'bad-condition', message, offset: ast.start, length: ast.end - ast.start }];
  }
  const pattern = patternOf(ast);
  if (pattern !== undefined) faults.push(...regexFaults(pattern));
  return [...faults, ...childrenOf(ast.args).flatMap((child) => unsafe(child, inside))];
}

function patternOf(node: ASTNode): ASTNode | undefined {
  if (node.op === 'rcall' && node.args[0] === 'matches') return node.args[2][0];
  if (node.op === 'call' && node.args[0] === 'matches') return node.args[1][1];
  return undefined;
}

function regexFaults(pattern: ASTNode): ExpressionFault[] {
  const fault = (message: string): ExpressionFault[] => [
    { code: 'unsafe-regex', message, offset: pattern.start, length: pattern.end - pattern.start },
  ];
  if (pattern.op !== 'value' || typeof pattern.args !== 'string')
    return fault('the pattern of `matches` must be a literal text');
  if (NESTED_QUANTIFIER.test(pattern.args)) return fault('a repetition within a repetition can take forever');
  try {
    new RegExp(pattern.args, 'u');
    return [];
  } catch (error) {
    return fault(error instanceof Error ? error.message : String(error));
  }
}
