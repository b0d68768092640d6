export type Rhea = typeof import('rhea');

/** A message whose sections could not be read: its bytes, and why. */
export interface UnreadableMessage {
  readonly unreadable: Buffer;
  readonly reason: string;
}

let library: Promise<Rhea> | undefined;

/** rhea, loaded when a configuration uses it. */
export function loadRhea(): Promise<Rhea> {
  library ??= import('rhea').then(({ default: rhea }) => mendRhea(rhea));
  return library;
}

/**
 * rhea reads the sections of a message between two frames, and an error there ends the connection: a message that breaks off, say, which a
 * router passes on unread, would come again on every new one and let nothing else through. Once for the process.
 */
function mendRhea(rhea: Rhea): Rhea {
  const decode = rhea.message.decode.bind(rhea.message);
  rhea.message.decode = (bytes) => {
    try {
      return decode(bytes);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const unreadable: UnreadableMessage = { unreadable: bytes, reason };
      return unreadable as unknown as ReturnType<typeof decode>;
    }
  };
  return rhea;
}
