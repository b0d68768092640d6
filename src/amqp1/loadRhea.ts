export type Rhea = typeof import('rhea');

let library: Promise<Rhea> | undefined;

/** rhea, loaded when a configuration uses it. */
export function loadRhea(): Promise<Rhea> {
  library ??= import('rhea').then(({ default: rhea }) => rhea);
  return library;
}
