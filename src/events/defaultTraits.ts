import type { TraitDefinition } from './traitDefinition.ts';
import type { PathRoot, TraitPath } from './traitPath.ts';

/**
 * Traits of every event that has a value for them. Contexts name the same thing differently over the years
 * (oslo.context, nova), hence the lists; payloads come first, because a context is the caller's.
 */
export const DEFAULT_TRAITS: readonly TraitDefinition[] = [
  { name: 'service', type: 'any', sources: [{ path: path('service', 'service'), only: null }] },
  trait('request_id', ['context.request_id', 'payload.request_id', 'trait.request_id']),
  trait('project_id', ['payload.tenant_id', ...projectOfContext(), 'trait.project_id', 'trait.tenant_id']),
  trait('tenant_id', ['payload.tenant_id', ...projectOfContext(), 'trait.tenant_id', 'trait.project_id']),
  trait('user_id', ['payload.user_id', 'context.user_id', 'context.user', 'trait.user_id']),
];

export const DEFAULT_TRAIT_NAMES: readonly string[] = DEFAULT_TRAITS.map(({ name }) => name);

function projectOfContext(): readonly string[] {
  return ['context.project_id', 'context.tenant_id', 'context.project', 'context.tenant'];
}

function trait(name: string, paths: readonly string[]): TraitDefinition {
  const sources = paths.map((text) => {
    const [root = '', ...steps] = text.split('.');
    return { path: path(text, root as PathRoot, steps), only: null };
  });
  return { name, type: 'any', sources };
}

function path(text: string, root: PathRoot, steps: readonly string[] = []): TraitPath {
  return { text, root, steps };
}
