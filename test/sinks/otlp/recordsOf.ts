/** A log record as Python's protobuf prints it, with attributes and body as plain values. */
export interface ReadRecord {
  readonly resource: Readonly<Record<string, unknown>>;
  readonly scope: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly time: string | undefined;
  readonly observed: string | undefined;
  readonly severity: string;
  readonly severityText: string;
  readonly name: string;
}

/** A data point with the metric it belongs to. */
export interface ReadPoint {
  readonly resource: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly unit: string | undefined;
  readonly sum: Readonly<Record<string, unknown>> | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly start: string | undefined;
  readonly time: string | undefined;
  readonly value: unknown;
}

type Message = Readonly<Record<string, unknown>>;

export function recordsOf(request: Message): readonly ReadRecord[] {
  return list(request['resource_logs']).flatMap(({ resource, scope_logs }) =>
    list(scope_logs).flatMap(({ scope, log_records }) =>
      list(log_records).map((record) => ({
        resource: attributesOf(resource as Message),
        scope,
        attributes: attributesOf(record),
        body: plain(record['body'] as Message),
        time: record['time_unix_nano'] as string | undefined,
        observed: record['observed_time_unix_nano'] as string | undefined,
        severity: record['severity_number'] as string,
        severityText: record['severity_text'] as string,
        name: record['event_name'] as string,
      })),
    ),
  );
}

export function pointsOf(request: Message): readonly ReadPoint[] {
  return list(request['resource_metrics']).flatMap(({ resource, scope_metrics }) =>
    list(scope_metrics).flatMap(({ metrics }) =>
      list(metrics).flatMap(({ name, unit, gauge, sum }) => {
        const { data_points, ...rest } = (gauge ?? sum) as Message;
        return list(data_points).map((point) => ({
          resource: attributesOf(resource as Message),
          name: name as string,
          unit: unit as string | undefined,
          sum: sum === undefined ? null : rest,
          attributes: attributesOf(point),
          start: point['start_time_unix_nano'] as string | undefined,
          time: point['time_unix_nano'] as string | undefined,
          value: point['as_int'] ?? point['as_double'],
        }));
      }),
    ),
  );
}

function list(value: unknown): readonly Message[] {
  return (value ?? []) as readonly Message[];
}

function attributesOf(message: Message): Readonly<Record<string, unknown>> {
  const entries = list(message['attributes']).map(
    ({ key, value }) => [key, plain(value as Message)] as const,
  );
  return Object.fromEntries(entries as readonly (readonly [string, unknown])[]);
}

/** An AnyValue; int64 are texts in protobuf's JSON. */
function plain(value: Message): unknown {
  const [[kind, one] = []] = Object.entries(value);
  if (kind === 'int_value') return BigInt(one as string);
  if (kind === 'array_value') return list((one as Message)['values']).map(plain);
  if (kind !== 'kvlist_value') return kind === undefined ? null : one;
  return Object.fromEntries(
    list((one as Message)['values']).map((entry) => [entry['key'], plain((entry['value'] ?? {}) as Message)]),
  );
}
