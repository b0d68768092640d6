/** A module of this folder as a thread's entry. Threads run from the build only: tsx does not reach into them. */
export function threadUrl(name: string): URL {
  return new URL(`./${name}.js`, import.meta.url);
}
