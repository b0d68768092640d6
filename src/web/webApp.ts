import { type Context, Hono } from 'hono';
import { StackwireError } from '../model/index.ts';
import { deskRoutes } from './deskRoutes.ts';
import { discoveryRoutes } from './discoveryRoutes.ts';
import { guard } from './guard.ts';
import { importRoutes } from './importRoutes.ts';
import { logRoutes } from './logRoutes.ts';
import { isNovaPath, novaFault } from './novaFault.ts';
import { objectRoutes } from './objectRoutes.ts';
import { osFpingRoutes, OS_FPING_PATHS } from './osFpingRoutes.ts';
import { outboxRoutes } from './outboxRoutes.ts';
import type { WebPorts } from './ports.ts';
import { problemResponse } from './problemResponse.ts';
import { readiness } from './readiness.ts';
import { respondStream } from './streamRoute.ts';
import { statusPage, STATUS_PAGE_POLICY } from './statusPage.ts';

/** Version 0.0.4 is the text form that every Prometheus reads. */
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** All routes, without a socket. `docs/http.md` describes them. `failed` is told of every unexpected error. */
export function createWebApp(ports: WebPorts, token: string | null, failed: (error: unknown) => void): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header('Cache-Control', 'no-store');
    context.header('X-Content-Type-Options', 'nosniff');
  });
  app.use(guard(token));
  app.get('/health/live', (context) => context.json({ live: true }));
  app.get('/health/ready', (context) => {
    const state = readiness(ports.health());
    return context.json(state, state.ready ? 200 : 503);
  });
  app.get('/metrics', async (context) =>
    context.body(await ports.metrics(), 200, { 'Content-Type': METRICS_TYPE }),
  );
  app.route('/prometheus/sd', discoveryRoutes(ports.targets ?? []));
  app.get('/api/v1/stream', (context) => respondStream(context, ports, failed));
  app.route('/api/v1/objects', objectRoutes(ports.reader));
  app.route('/api/v1/dead-letters', deskRoutes(ports.desk));
  app.route('/api/v1/outbox', outboxRoutes(ports.desk));
  app.route('/api/v1/inventory', importRoutes(ports.desk));
  app.route('/api/v1', logRoutes(ports.reader));
  const fping = osFpingRoutes(ports.osFping ?? null);
  for (const path of OS_FPING_PATHS) app.route(path, fping);
  app.get('/', (context) => {
    context.header('Content-Security-Policy', STATUS_PAGE_POLICY);
    context.header('Referrer-Policy', 'no-referrer');
    return context.html(statusPage(ports));
  });
  app.notFound((context) =>
    respond(context, new StackwireError('http/not-found', `there is nothing at ${context.req.path}`)),
  );
  app.onError((error, context) => {
    if (!(error instanceof StackwireError)) failed(error);
    return respond(context, error);
  });
  return app;
}

/** Clients of nova's read errors in nova's form. */
function respond(context: Context, error: unknown): Response {
  return isNovaPath(context.req.path) ? novaFault(context, error) : problemResponse(context, error);
}
