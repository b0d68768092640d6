/** Who made records and metrics. One object: the library tells scopes apart by identity. */
export const SCOPE = { name: 'stackwire' } as const;
