import type { SettingFinding } from '../../config/index.ts';
import { kafkaAccessFindings } from '../../kafka/index.ts';
import type { KafkaSourceSettings } from './settings.ts';
import { wantedTopics } from './topicNames.ts';

const LEGAL = /^[A-Za-z0-9._*-]+$/;

/** The brokers' limits for a session begin there unless they are told otherwise; microseconds. */
const SHORTEST_SESSION = 1_000_000;

/** What the schema cannot say: the brokers, names that no topic can have, a session that no beat can hold. */
export function checkSettings(settings: KafkaSourceSettings): readonly SettingFinding[] {
  const { topic_names: names, topics, session_timeout: session } = settings;
  const findings = [...kafkaAccessFindings(settings)];
  const [path, given] = names === undefined ? ['topics', topics] : ['topic_names', names];
  given.forEach((name, index) => {
    if (LEGAL.test(name) && (names !== undefined || !name.includes('*'))) return;
    findings.push(bad([path, index], 'a topic’s name has letters, digits, `.`, `_` and `-` only'));
  });
  if (settings.vhost !== undefined && !LEGAL.test(settings.vhost)) {
    findings.push(
      bad(
        ['vhost'],
        'oslo.messaging puts it into the topic’s name, which has letters, digits, `.`, `_` and `-` only',
      ),
    );
  }
  if (names !== undefined && settings.vhost !== undefined) {
    findings.push({
      path: ['vhost'],
      code: 'config/no-effect',
      severity: 'warning',
      message: 'without effect: `topic_names` are whole names',
    });
  }
  const long = wantedTopics(settings).find((name) => name.length > 249);
  if (long !== undefined)
    findings.push(bad([path], `\`${long}\` is longer than the 249 characters of a topic`));
  if (session < SHORTEST_SESSION) findings.push(bad(['session_timeout'], 'must be at least `1s`'));
  return findings;
}

function bad(path: SettingFinding['path'], message: string): SettingFinding {
  return { path, code: 'config/bad-value', message };
}
