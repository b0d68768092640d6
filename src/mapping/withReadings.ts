import type { Evaluation, Sample } from '../model/index.ts';

/**
 * Adds samples that no meter of a mapping took. One that names no object belongs to the object of the message whose id ends in what was
 * measured; a meter that a mapping has of the same resource stands alone.
 */
export function withReadings(
  evaluation: Evaluation,
  readings: readonly Sample[],
  dropped: Readonly<Record<string, string>>,
): Evaluation {
  const { event, samples } = evaluation;
  const added = readings
    .filter(
      (one) => !samples.some(({ name, resource_id }) => name === one.name && resource_id === one.resource_id),
    )
    .map((sample) => (sample.object === null ? { ...sample, object: objectOf(sample, evaluation) } : sample));
  const notes = Object.keys(dropped).length > 0;
  if (added.length === 0 && !notes) return evaluation;
  return {
    ...evaluation,
    event: notes ? { ...event, dropped: { ...event.dropped, ...dropped } } : event,
    samples: [...samples, ...added],
  };
}

function objectOf({ resource_id }: Sample, { decisions }: Evaluation): string | null {
  return decisions.find(({ object }) => object.id.endsWith(`-${resource_id}`))?.object.id ?? null;
}
