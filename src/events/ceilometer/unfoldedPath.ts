import type { PathNode } from '../jsonpath/node.ts';

/** Versioned objects are unfolded when a message is decoded, so these steps lead nowhere. */
const WRAPPER = /^[a-z]+_object\.data$/;

/** A path for payloads whose versioned objects are unfolded: it passes over `'nova_object.data'`. */
export function withoutWrappers(node: PathNode): PathNode {
  switch (node.kind) {
    case 'fields':
      return isWrapper(node) ? { kind: 'this' } : node;
    case 'child':
      return isWrapper(node.right)
        ? withoutWrappers(node.left)
        : { ...node, left: withoutWrappers(node.left), right: withoutWrappers(node.right) };
    case 'descendants':
    case 'where':
    case 'union':
    case 'intersect':
      return { ...node, left: withoutWrappers(node.left), right: withoutWrappers(node.right) };
    case 'filter':
      return {
        ...node,
        expressions: node.expressions.map((one) => ({ ...one, target: withoutWrappers(one.target) })),
      };
    case 'sorted':
      return node.by === null
        ? node
        : { ...node, by: node.by.map((one) => ({ ...one, by: withoutWrappers(one.by) })) };
    case 'operation': {
      const operand = (one: typeof node.left): typeof node.left =>
        'path' in one ? { path: withoutWrappers(one.path) } : one;
      return { ...node, left: operand(node.left), right: operand(node.right) };
    }
    case 'root':
    case 'this':
    case 'parent':
    case 'index':
    case 'slice':
    case 'len':
    case 'split':
    case 'sub':
      return node;
  }
}

function isWrapper(node: PathNode): boolean {
  return node.kind === 'fields' && node.names.length === 1 && WRAPPER.test(node.names[0] ?? '');
}

/** What begins at a notification's own members. */
const ROOTS: Readonly<Record<string, 'payload' | 'context' | 'publisherId' | 'eventType'>> = {
  payload: 'payload',
  ctxt: 'context',
  publisher_id: 'publisherId',
  event_type: 'eventType',
};

/** A path that only follows keys, as `payload.flavor.name`; null for any other. */
export function plainSteps(node: PathNode): {
  readonly root: (typeof ROOTS)[string];
  readonly steps: readonly string[];
} | null {
  const names = keysOf(node);
  const [first = '', ...steps] = names ?? [];
  const root = Object.hasOwn(ROOTS, first) ? ROOTS[first] : undefined;
  return root === undefined ? null : { root, steps };
}

function keysOf(node: PathNode): readonly string[] | null {
  if (node.kind === 'fields') return node.names.length === 1 && node.names[0] !== '*' ? node.names : null;
  if (node.kind !== 'child') return null;
  const left = keysOf(node.left);
  const right = keysOf(node.right);
  return left === null || right === null ? null : [...left, ...right];
}
