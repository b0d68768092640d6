import type { PrometheusConfig, SeriesSettings } from '../config/index.ts';
import { checkedExpression, objectFilter, objectValue, type ObjectExpression } from '../expressions/index.ts';
import { problemParts, type ObjectModels, type Problem, type StoreReader } from '../model/index.ts';
import { labelText } from './labelText.ts';
import { ObjectScopes } from './objectScopes.ts';
import { gaugeText } from './seriesText.ts';

type Series = (readonly [labels: Readonly<Record<string, string>>, value: number])[];

/** `what` is a type of objects, or `problem`. */
export type TellLeftOut = (what: string, count: number) => void;

/** Series of one scrape, by what they say. */
interface Found {
  readonly info: Series;
  readonly state: Series;
  readonly count: Series;
  readonly leftOut: Series;
}

interface Chosen {
  readonly type: string;
  readonly limit: number;
  readonly accepts: ObjectExpression<boolean>;
  readonly state: ObjectExpression<unknown>;
  readonly labels: readonly (readonly [name: string, value: ObjectExpression<unknown>])[];
}

/**
 * Series of the objects that the configuration chooses, and of open problems, read anew for each scrape: what is
 * deleted or cleared has none. Their number is bounded, and what is beyond is counted.
 */
export class InventorySeries {
  readonly #tell: TellLeftOut;
  /** What was beyond its limit in the scrape before. */
  #told: ReadonlySet<string> = new Set();
  readonly #chosen: readonly Chosen[];
  readonly #problemLimit: number;

  /** `tell` hears of what is beyond a limit once, and again when it had been within it meanwhile. */
  constructor({ objects, problemLimit }: PrometheusConfig, tell: TellLeftOut = () => undefined) {
    this.#tell = tell;
    this.#chosen = objects.map(chosenOf);
    this.#problemLimit = problemLimit;
  }

  /** Prometheus' text form. */
  text(reader: StoreReader, models: () => ObjectModels): string {
    const found: Found = { info: [], state: [], count: [], leftOut: [] };
    const scopes = this.#chosen.length === 0 ? null : new ObjectScopes(reader, models());
    for (const chosen of this.#chosen) if (scopes !== null) addObjects(chosen, reader, scopes, found);
    const problems = [...reader.problems()];
    const beyond = Math.max(0, problems.length - this.#problemLimit);
    this.#tellBeyond([
      ...found.leftOut.map(([{ type = '' }, count]) => [type, count] as const),
      ['problem', beyond],
    ]);
    return [
      gaugeText('stackwire_object_info', 'An object of the inventory, with the labels chosen.', found.info),
      gaugeText('stackwire_object_state', 'The state of an object.', found.state),
      gaugeText('stackwire_objects', 'Objects by type and state, all that the filter accepts.', found.count),
      gaugeText('stackwire_objects_left_out', 'Objects beyond the limit, without series.', found.leftOut),
      this.#problems(problems, beyond),
    ].join('');
  }

  #tellBeyond(leftOut: readonly (readonly [what: string, count: number])[]): void {
    const beyond = leftOut.filter(([, count]) => count > 0);
    for (const [what, count] of beyond) if (!this.#told.has(what)) this.#tell(what, count);
    this.#told = new Set(beyond.map(([what]) => what));
  }

  #problems(problems: readonly Problem[], beyond: number): string {
    const open = problems.map(({ key, object, severity }) => {
      const [name, subject] = problemParts(key);
      return [{ name, object: object ?? subject, severity: String(severity) }, 1] as const;
    });
    return [
      gaugeText('stackwire_problem_open', 'A problem that stands.', open.slice(0, this.#problemLimit)),
      gaugeText('stackwire_problems_left_out', 'Open problems beyond the limit.', [[{}, beyond]]),
    ].join('');
  }
}

function chosenOf({ object, labels, state, filter, limit }: SeriesSettings): Chosen {
  return {
    type: object,
    limit,
    accepts: filter === undefined ? () => true : checkedExpression(objectFilter(filter)),
    state: checkedExpression(objectValue(state)),
    labels: Object.entries(labels).map(([name, text]) => [name, checkedExpression(objectValue(text))]),
  };
}

function addObjects(
  { type, limit, accepts, state, labels }: Chosen,
  reader: StoreReader,
  scopes: ObjectScopes,
  found: Found,
): void {
  const counts = new Map<string, number>();
  let taken = 0;
  for (const object of reader.objects({ type, ends: false })) {
    const scope = scopes.of(object);
    if (!accepts(scope)) continue;
    const now = labelText(state(scope)) ?? '';
    counts.set(now, (counts.get(now) ?? 0) + 1);
    taken += 1;
    if (taken > limit) continue;
    const own = { type, id: object.id };
    const chosen = labels.map(([name, value]) => [name, labelText(value(scope)) ?? ''] as const);
    found.info.push([{ ...Object.fromEntries(chosen), ...own }, 1]);
    if (now !== '') found.state.push([{ ...own, state: now }, 1]);
  }
  for (const [now, count] of counts) found.count.push([{ type, state: now }, count]);
  found.leftOut.push([{ type }, Math.max(0, taken - limit)]);
}
