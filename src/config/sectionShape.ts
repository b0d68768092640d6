import { Type } from 'typebox';
import type { TObject, TProperties } from 'typebox';
import type { ComponentSpec } from './componentSpec.ts';

/** A section that need not be written: its own defaults then count. */
export function sectionShape<T extends TProperties>(spec: ComponentSpec<TObject<T>>): TObject<T> {
  const { title, description, schema } = spec;
  return Type.Object(schema.properties, { title, description, default: {} });
}
