import { findingsOf, type Examination } from '../../../model/index.ts';
import type { KafkaExamination } from './kafkaExamination.ts';
import { aclLines } from './remedies.ts';

/** Who is in the group, and whether we may join it. */
export async function* examineGroup(examination: KafkaExamination): Examination {
  const { settings, parts, cluster, present } = examination;
  const { ok, note, action } = findingsOf(parts.name, 'group');
  const subject = `group ${settings.group}`;
  let group;
  try {
    group = await cluster.view.group(settings.group);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    yield action(subject, `The group cannot be asked for: ${why}.`, aclLines(examination));
    return;
  }
  if (group.members.length === 0) {
    yield ok(subject, 'Has no member at the moment.');
    return;
  }
  const who = group.members.map(({ clientId, host }) => `${clientId} at ${host}`).join(', ');
  const foreign = group.members.filter(({ clientId }) => clientId !== settings.client_id);
  if (foreign.length > 0) {
    yield action(
      subject,
      `Others are in it: ${who}. A group shares its partitions, so each reads only some of the notifications.`,
      { text: 'Use a name of your own:', lines: ['group: stackwire'] },
    );
  } else if (group.members.length > 1) {
    yield note(
      subject,
      `${group.members.length} bridges share it: ${who}. Each has only some of the notifications, which is right for one store behind them only.`,
    );
  } else yield ok(subject, `${who} is in it: the bridge itself, where it runs. State ${group.state}.`);
  const unlike = group.members.filter(
    ({ topics }) => topics !== null && topics.toSorted().join(' ') !== present.join(' '),
  );
  if (unlike.length > 0 && foreign.length === 0) {
    yield note(
      subject,
      `A member reads other topics than these settings: ${unlike.map(({ host, topics }) => `${host}: ${topics?.join(', ') ?? ''}`).join('; ')}. Members of one group need the same topics, or partitions go to one that does not read them.`,
    );
  }
}
