import type { ContractKind } from './contractKind.ts';

/** Kinds of lines that the probe prints. */
export const PROBE_KINDS: Readonly<Record<string, ContractKind>> = {
  guest: {
    from: '`probe --once`',
    about:
      'One guest of this host as it is seen in one look. The probe’s `/api/v1/guests` has lines of this kind with the keys of its events.',
    fields: {
      instance_id: 'UUID of the domain, which is the instance’s.',
      instance_name: 'Name of the domain.',
      display_name: 'As the user called it, or null.',
      domain_state: 'As libvirt has it: `running`, `paused`, `shutoff`, `crashed` and so on.',
      domain_reason: 'Why, as `virsh domstate --reason` says it.',
      channel: 'Of the agent: `none`, `connected`, `disconnected`, `unknown`.',
      unasked:
        'Why it is not asked: `denied`, `not-nova`, `declined`, `not-asked-for`, `no-channel`; null where it is.',
      agent:
        '`answers`, `silent` (asked twice), `absent`, `unconfigured`, `occupied` (by others, for 30 s), `not-running`, `gone`, `unknown`; null where it is not to be asked.',
      because: 'Why nothing could be learnt of an agent that is `unknown`; else null.',
      answer_ms: 'Time to the answer, or null.',
      vcpu: '`advancing`, `idle`, `spinning`, `unknown`.',
      disk: '`advancing`, `idle`, `unknown`.',
      health: 'The verdict; null where it was not asked.',
      fault: 'Whether that is a fault of the guest.',
    },
  },
};
