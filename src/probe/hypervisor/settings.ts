import { Type, type Static } from 'typebox';
import { choice, list, path, text, type SettingFinding } from '../../config/index.ts';
import { templateFault } from './socketTemplate.ts';

/** How the machines of this host are reached; the section `hypervisor`. */
export const HYPERVISOR_FIELDS = {
  driver: choice(['libvirt', 'virsh', 'sockets'], {
    description:
      '`libvirt` speaks to the daemon itself. `virsh` starts that program for every question, for hosts where the socket cannot be spoken to. `sockets` asks guest agents only, for hosts without libvirt.',
    default: 'libvirt',
  }),
  uri: text({
    description: 'What the daemon is asked to open; for `libvirt` and `virsh`.',
    default: 'qemu:///system',
  }),
  socket: Type.Optional(
    path({
      description:
        'Socket of the daemon, the one for reading and writing; its twin with `-ro` behind is used for what only reads. Without it `virtqemud-sock` and `libvirt-sock` in /run/libvirt are looked for.',
      examples: ['/run/libvirt/libvirt-sock'],
    }),
  ),
  virsh: Type.Optional(
    path({
      description: 'The program, for `virsh`; without it the one on the path.',
      examples: ['/usr/bin/virsh'],
    }),
  ),
  agent_sockets: Type.Optional(
    list(Type.String({ minLength: 1 }), {
      description:
        'Where the sockets of guest agents are, for `sockets`: a path with `{uuid}` or `{name}` where that of the machine stands, and `*` for anything else within a name. Without it they are where nova has libvirt put them, below /var/lib/libvirt/qemu.',
      examples: [['/run/agents/{uuid}.sock']],
    }),
  ),
};

const schema = Type.Object(HYPERVISOR_FIELDS);

/** Keys as in the file. */
export type HypervisorSettings = Readonly<Static<typeof schema>>;

/** What the schema cannot say of settings that fit it. */
export function hypervisorFindings(settings: HypervisorSettings): readonly SettingFinding[] {
  if (settings.driver !== 'sockets') return [];
  return (settings.agent_sockets ?? []).flatMap((template, index) => {
    const fault = templateFault(template);
    if (fault === null) return [];
    return [{ path: ['agent_sockets', index], code: 'config/bad-value', message: fault }];
  });
}
