const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The service's own id of an object. Most ids of the inventory are a word and that id; any other is the whole. */
export function nativeId(id: string): string {
  return UUID.exec(id)?.[0] ?? id;
}
