/** A path below the address of a Zenoss, which may have one of its own. */
export function beneath(url: string, path: string): string {
  const address = new URL(url);
  address.pathname = `${address.pathname.replace(/\/+$/, '')}/${path}`;
  return address.href;
}
