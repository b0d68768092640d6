/**
 * An address with a version, such as `v3`, in its path: as it is where one is there already, as the catalogues of most clouds have
 * it, with a project behind it, say; else with `version` added.
 */
export function versionedUrl(base: string, version: string): URL {
  const url = new URL(base);
  const parts = url.pathname.split('/').filter((part) => part !== '');
  if (!parts.includes(version)) parts.push(version);
  url.pathname = `/${parts.join('/')}`;
  return url;
}

/** An address with more of a path, and perhaps a query, behind its own. */
export function below(base: URL, path: string): URL {
  const [more = '', query = ''] = path.split('?');
  const url = new URL(base);
  url.pathname = `${url.pathname}/${more}`;
  url.search = query;
  return url;
}
