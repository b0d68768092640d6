import { logSection } from '../../config/index.ts';
import { sendSection } from '../send/sendSection.ts';
import { controlSection } from './controlSection.ts';
import { generalSection } from './generalSection.ts';
import { applicationSection, heartbeatSection, hypervisorSection, samplesSection } from './guestSections.ts';
import { httpSection } from './httpSection.ts';
import { spoolSection } from './spoolSection.ts';

/** All that `probe.yaml` may hold, in the order in which the reference page tells it. */
export const PROBE_FILE = {
  title: 'Configuration of the probe',
  general: generalSection,
  sections: {
    hypervisor: hypervisorSection,
    heartbeat: heartbeatSection,
    application: applicationSection,
    samples: samplesSection,
    send: sendSection,
    control: controlSection,
    spool: spoolSection,
    http: httpSection,
    log: logSection,
  },
} as const;
