import type { ObjectModels } from '../model/index.ts';
import { compileModels, type ModelText } from '../mapping/index.ts';

/** Object models from what the main thread sent: models hold closures, which cannot travel. */
export function objectModelsOf(texts: unknown): ObjectModels {
  return compileModels(texts as readonly ModelText[]);
}
