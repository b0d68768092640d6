import type { KafkaCluster } from '../../../kafka/index.ts';
import type { DoctorParts } from '../../../model/index.ts';
import type { KafkaSourceSettings } from '../settings.ts';

/** What each part of the examination is given. */
export interface KafkaExamination {
  readonly settings: KafkaSourceSettings;
  readonly parts: DoctorParts;
  readonly cluster: KafkaCluster;
  /** Topics that are read, sorted. */
  readonly present: readonly string[];
  /** Wanted names for which there is no topic that we may see. */
  readonly missing: readonly string[];
  /** All that we may see. */
  readonly existing: readonly string[];
}
