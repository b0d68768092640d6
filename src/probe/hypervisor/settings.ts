import { Type, type Static } from 'typebox';
import { choice, path, text } from '../../config/index.ts';

/** How the machines of this host are reached; the section `hypervisor`. */
export const HYPERVISOR_FIELDS = {
  driver: choice(['libvirt'], {
    description: '`libvirt` speaks to the daemon itself.',
    default: 'libvirt',
  }),
  uri: text({
    description: 'What the daemon is asked to open.',
    default: 'qemu:///system',
  }),
  socket: Type.Optional(
    path({
      description:
        'Socket of the daemon, the one for reading and writing; its twin with `-ro` behind is used for what only reads. Without it `virtqemud-sock` and `libvirt-sock` in /run/libvirt are looked for.',
      examples: ['/run/libvirt/libvirt-sock'],
    }),
  ),
};

const schema = Type.Object(HYPERVISOR_FIELDS);

/** Keys as in the file. */
export type HypervisorSettings = Readonly<Static<typeof schema>>;
