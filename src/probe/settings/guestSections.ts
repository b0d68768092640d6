import { Type } from 'typebox';
import { componentSpec } from '../../config/index.ts';
import { APPLICATION_FIELDS, applicationFindings } from '../application/applicationFields.ts';
import { HEARTBEAT_FIELDS } from '../heartbeat/heartbeatFields.ts';
import { HYPERVISOR_FIELDS, hypervisorFindings } from '../hypervisor/settings.ts';
import { SAMPLER_FIELDS } from '../samples/fields.ts';

export const hypervisorSection = componentSpec({
  kind: 'section',
  type: 'hypervisor',
  title: 'Hypervisor',
  description: 'How the guests of this host are reached: see [libvirt](../libvirt.md).',
  schema: Type.Object(HYPERVISOR_FIELDS),
  check: hypervisorFindings,
});

export const heartbeatSection = componentSpec({
  kind: 'section',
  type: 'heartbeat',
  title: 'Heartbeat',
  description:
    'Which guests are asked whether they live, and how often: see [the heartbeat](../probe-heartbeat.md).',
  schema: Type.Object(HEARTBEAT_FIELDS),
});

export const applicationSection = componentSpec({
  kind: 'section',
  type: 'application',
  title: 'Application',
  description:
    'What the application in a guest says of itself, over the same agent. Without `file` and `command` nobody is asked.',
  schema: Type.Object(APPLICATION_FIELDS),
  check: applicationFindings,
});

export const samplesSection = componentSpec({
  kind: 'section',
  type: 'samples',
  title: 'Samples',
  description: 'The last samples of instances that go: see [final samples](../final-samples.md).',
  schema: Type.Object(SAMPLER_FIELDS),
});
