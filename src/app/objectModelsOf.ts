import { StackwireError, type ObjectModels } from '../model/index.ts';
import { compileMappings, type MappingFile } from '../mapping/index.ts';

/**
 * Object models from the mapping files that the main thread sent: models hold closures, which cannot travel, so
 * each thread compiles its own from the same text.
 */
export function objectModelsOf(layers: unknown): ObjectModels {
  const { mapping } = compileMappings(layers as readonly (readonly MappingFile[])[]);
  if (!mapping) throw new StackwireError('mapping/invalid', 'the mappings do not compile');
  return mapping.models;
}
