import type { ObjectModel, ObjectModels } from '../model/index.ts';

/** The model of a type; one that knows nothing where no mapping speaks of it. */
export function modelOf(models: ObjectModels, type: string): ObjectModel {
  return (
    models.get(type) ?? { type, identity: 'unique', fields: [], relations: [], derived: [], problems: [] }
  );
}
