/** Variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that has no value and no default. */
export interface UnsetVariable {
  readonly name: string;
  /** Where `${NAME}` stands in the text. */
  readonly offset: number;
  readonly length: number;
}

const VARIABLE = /\$(\$\{)|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g;

/**
 * `${NAME}` and `${NAME:-default}` replaced by the environment's values; the default also stands in for an
 * empty one. `$${` is a plain `${`. A value is not expanded again.
 */
export function expandEnvironment(
  text: string,
  environment: Environment,
): { readonly text: string; readonly unset: readonly UnsetVariable[] } {
  const unset: UnsetVariable[] = [];
  const expanded = text.replace(
    VARIABLE,
    (
      whole: string,
      escaped: string | undefined,
      name: string,
      fallback: string | undefined,
      offset: number,
    ) => {
      if (escaped !== undefined) return escaped;
      const value = environment[name];
      if (fallback !== undefined) return value === undefined || value === '' ? fallback : value;
      if (value !== undefined) return value;
      unset.push({ name, offset, length: whole.length });
      return whole;
    },
  );
  return { text: expanded, unset };
}
