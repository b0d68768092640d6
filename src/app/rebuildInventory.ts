import type { Config } from '../config/index.ts';
import { eventFromFlat } from '../events/index.ts';
import { commitMessage, type Mapping } from '../mapping/index.ts';
import {
  fromJson,
  SECOND,
  type Event,
  type FlatEvent,
  type ObjectRef,
  type Problem,
} from '../model/index.ts';
import { diffView, TraitsSeen, type AbsentTrait, type ViewDifference } from '../proof/index.ts';
import { rebuildStore, type RebuildCounts } from '../store/sqlite/index.ts';
import { openReader } from './openReader.ts';
import { writerSettings } from './writerSettings.ts';

/** Fields of one object that the log could not decide anew. */
export interface RebuildGap {
  readonly object: ObjectRef;
  /** They stay as they are: the messages that wrote them are no longer in the log. */
  readonly kept: readonly string[];
  /** Nothing writes them any more, and what they were before the log begins is not known. */
  readonly lost: readonly string[];
}

/** What making an inventory anew changed, and what the log no longer has. */
export interface Rebuilt extends RebuildCounts {
  readonly differences: readonly ViewDifference[];
  readonly problems: readonly Problem[];
  readonly gaps: readonly RebuildGap[];
  /** Traits that the mapping takes and that no stored event has: what was not read then cannot be read now. */
  readonly absent: readonly AbsentTrait[];
}

/**
 * Decides anew, by the mapping given, about every message that the store's log still has, and replaces the objects.
 * @throws StackwireError `store/locked` while a bridge holds the store, and whatever else keeps it from being opened
 */
export function rebuildInventory(config: Config, mapping: Mapping, dryRun: boolean): Rebuilt {
  // Opened to be written, a store that is not there would be made.
  openReader(config, mapping.models).close();
  const differences: ViewDifference[] = [];
  const problems: Problem[] = [];
  const gaps: RebuildGap[] = [];
  const traits = new TraitsSeen(mapping);
  const counts = rebuildStore({
    settings: writerSettings(config),
    models: mapping.models,
    dryRun,
    identify: (text) => {
      const { generated, form, messageId, item, claimed } = eventOf(text);
      return {
        stamp: { generated, form, messageId },
        item,
        seenSecond: claimed === null ? 0 : Math.floor(claimed / SECOND),
      };
    },
    evaluate: (text) => {
      const evaluation = traits.reevaluate(eventOf(text));
      return commitMessage({ ...evaluation, samples: [] }, config.cloud);
    },
    object: ({ before, after, kept, lost }) => {
      differences.push(...diffView(before ?? undefined, after ?? undefined));
      const view = after ?? before;
      if (view === null || kept.length + lost.length === 0) return;
      gaps.push({ object: { type: view.type, id: view.id }, kept, lost });
    },
    problem: (problem) => problems.push(problem),
  });
  const absent = traits.absent().filter(({ used }) => used);
  return { ...counts, differences, problems, gaps, absent };
}

function eventOf(text: string): Event {
  return eventFromFlat(fromJson(text) as unknown as FlatEvent);
}
