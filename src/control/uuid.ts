const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether it is a UUID in lower case with dashes, as nova and libvirt write them. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text);
}
