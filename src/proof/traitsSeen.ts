import type { Evaluation, Event } from '../model/index.ts';
import type { Mapping } from '../mapping/index.ts';
import { ChosenFiles } from './chosenFiles.ts';
import { ReadPaths } from './readPaths.ts';
import type { AbsentTrait } from './traitHits.ts';
import { TraitHits } from './traitHits.ts';

/** Evaluates stored events again, and remembers which traits of the mapping none of them has. */
export class TraitsSeen {
  readonly #mapping: Mapping;
  readonly #chosen = new ChosenFiles();
  readonly #traits: TraitHits;

  constructor(mapping: Mapping) {
    this.#mapping = mapping;
    this.#traits = new TraitHits(new ReadPaths(mapping));
  }

  reevaluate(event: Event): Evaluation {
    const evaluation = this.#mapping.reevaluate(event, this.#chosen);
    this.#traits.add(
      event,
      this.#chosen.take().map(({ file }) => file),
    );
    return evaluation;
  }

  absent(): readonly AbsentTrait[] {
    return this.#traits.absent();
  }
}
