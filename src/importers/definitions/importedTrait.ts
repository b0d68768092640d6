import { DEFAULT_TRAIT_NAMES } from '../../events/index.ts';
import { payloadsOf, unknownKey } from '../../mapping/index.ts';
import type { OverlayTrait } from '../overlay/overlay.ts';
import type { DefinedTrait } from './definition.ts';
import { nativePaths } from './nativePath.ts';

/** Why a trait is not taken over; null where nobody needs to know. */
export interface LeftOut {
  readonly left: string | null;
  /** Whether it could be said in Ceilometer's language only. */
  readonly untranslated: boolean;
}

const TYPES: Readonly<Record<DefinedTrait['type'], string | null>> = {
  text: null,
  int: 'int',
  float: 'float',
  datetime: 'time',
};
const BY_DEFAULT: readonly string[] = ['payload.tenant_id', 'payload.user_id'];

/** A trait in our own language, for the events of one pattern. */
export function importedTrait(trait: DefinedTrait, pattern: string): Omit<OverlayTrait, 'only'> | LeftOut {
  if (trait.plugin !== null) return untranslated(`plugin \`${trait.plugin}\``);
  const paths = trait.paths.flatMap(({ text }) => nativePaths(text));
  if (paths.length === 0) return untranslated('a constant');
  if (paths.some(({ kind }) => kind === 'own-key')) return { left: null, untranslated: false };
  if (paths.some((path) => path.kind === 'publisher' && path.service))
    return { left: null, untranslated: false };
  const texts = paths.flatMap((path) => (path.kind === 'path' ? [path.text] : []));
  if (texts.length < paths.length)
    return untranslated(trait.paths.map(({ text }) => `\`${text}\``).join(', '));
  // A list of types may name events of another kind, whose payloads are others.
  if (
    paths.some(
      (path) =>
        path.kind === 'path' &&
        path.root === 'payload' &&
        unknownKey(payloadsOf([pattern]), path.keys) !== null,
    )
  ) {
    return { left: null, untranslated: false };
  }
  const usual = texts.every((text) => text.startsWith('context.') || BY_DEFAULT.includes(text));
  if (usual && DEFAULT_TRAIT_NAMES.includes(trait.name)) return { left: null, untranslated: false };
  return { paths: [...new Set(texts)], type: TYPES[trait.type] };
}

function untranslated(what: string): LeftOut {
  return { left: `${what} is no part of the mapping language`, untranslated: true };
}
