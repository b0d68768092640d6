import { type Context, Hono } from 'hono';
import { StackwireError } from '../model/index.ts';
import { overLimit } from './novaFault.ts';
import type { OsFpingPort } from './ports.ts';

const VERSION = '/:version{v[0-9.]+}';

/** Where nova had it: with a version, mostly with the project, and nothing of that where the address is the bridge's own. */
export const OS_FPING_PATHS = ['/os-fping', `${VERSION}/os-fping`, `${VERSION}/:project/os-fping`] as const;

/**
 * Nova's os-fping (nova, api/openstack/compute/fping.py, until Rocky), against the inventory. The order of what is checked is nova's:
 * the limit, who may ask, whether there is an fping, then what is asked for.
 */
export function osFpingRoutes(port: OsFpingPort | null): Hono {
  const routes = new Hono();
  if (port === null) return routes;
  routes.use(async (context, next) => {
    await next();
    port.answered(context.res.status);
  });
  routes.use(async (context, next) => {
    const wait = port.take(callerOf(context, port));
    if (wait > 0)
      return overLimit(
        context,
        wait,
        `Only ${port.limit} GET request(s) can be made to */os-fping every hour.`,
      );
    await next();
    return undefined;
  });
  routes.get('/', async (context) => {
    const project = projectOf(context);
    const all = context.req.query('all_tenants') !== undefined;
    if (!port.allTenants && (all || project === null))
      throw new StackwireError(
        'http/forbidden',
        "Policy doesn't allow os_compute_api:os-fping:all_tenants to be performed.",
      );
    const chosen = choiceOf(context.req.query('include'), context.req.query('exclude'));
    const within = all ? null : project;
    const servers = await port.servers(
      (server) => chosen(server.id) && (within === null || server.project === within),
    );
    return context.json({ servers });
  });
  routes.get('/:id', async (context) => {
    const id = context.req.param('id');
    const project = projectOf(context);
    if (!port.allTenants && project === null)
      throw new StackwireError('http/forbidden', 'a project must be named');
    const [server] = await port.servers(
      (each) => each.id === id && (port.allTenants || each.project === project),
    );
    if (server === undefined)
      throw new StackwireError('http/not-found', `Instance ${id.slice(0, 100)} could not be found.`);
    return context.json({ server });
  });
  return routes;
}

/** Who is counted by himself, as nova counted its users: whom a proxy names. Who has the token is one, whatever is named. */
function callerOf({ req }: Context, { allTenants }: OsFpingPort): string {
  if (allTenants) return '';
  return (
    req.header('x-user-id') ??
    req.param('project') ??
    req.header('x-project-id') ??
    req.query('project_id') ??
    ''
  );
}

/** `exclude` counts only without an `include`; ids that nobody has name nobody. */
function choiceOf(include = '', exclude = ''): (id: string) => boolean {
  if (include !== '') {
    const included = new Set(include.split(','));
    return (id) => included.has(id);
  }
  const excluded = new Set(exclude.split(','));
  return (id) => !excluded.has(id);
}

/** The project that the caller names, in the path as nova had it, a header or the query; null where none does. */
function projectOf({ req }: Context): string | null {
  const named = [req.param('project'), req.header('x-project-id'), req.query('project_id')].filter(
    (project) => project !== undefined && project !== '',
  );
  const [project = null] = named;
  if (named.some((each) => each !== project))
    throw new StackwireError(
      'http/bad-request',
      "Malformed request URL: URL's project_id doesn't match Context's project_id",
    );
  return project;
}
