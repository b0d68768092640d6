/**
 * What any service may send besides its own: the audit middleware (keystonemiddleware, audit/__init__.py), osprofiler
 * (drivers/messaging.py), and Ceilometer's agents (polling/manager.py, publisher/messaging.py).
 */
export const TELEMETRY_EVENTS: readonly string[] = [
  'audit.http.request',
  'audit.http.response',
  'http.request',
  'http.response',
  'profiler.nova',
  'profiler.service',
  'telemetry.polling',
  'telemetry.api',
  'metering',
  'event',
];
