/** What nova knows of an instance when it writes the definition of its domain. */
export interface NovaInstance {
  readonly uuid: string;
  /** Nova's `instance-%08x`. */
  readonly name: string;
  readonly displayName: string;
  readonly flavor: { readonly name: string; readonly id: string; readonly memory: number };
  readonly image: string;
  readonly project: { readonly id: string; readonly name: string };
  readonly user: { readonly id: string; readonly name: string };
  readonly port: { readonly id: string; readonly mac: string; readonly address: string };
  /** As novas write them since 2025; null as those before, which wrote neither these nor the flavor's id. */
  readonly written: {
    readonly extraSpecs: Readonly<Record<string, string>>;
    readonly imageProperties: Readonly<Record<string, string>>;
  } | null;
}

/** How the machine is made. */
export interface Machine {
  /** MiB. */
  readonly memory: number;
  /** `kernel`, `initrd` and `cmdline` of a direct boot; null boots the empty disk, which does nothing. */
  readonly boot: { readonly kernel: string; readonly initrd: string; readonly arguments: string } | null;
  /** An image file; null for none. */
  readonly disk: string | null;
  /** Whether there is a channel for an agent. */
  readonly agent: boolean;
  /** Nova writes none; operators of others do. */
  readonly panicDevice: boolean;
  /** Socket of its serial port, as its host sees it; where a program listens on a host. */
  readonly console: string;
}

/**
 * The definition of a domain as nova's libvirt driver writes it (nova, virt/libvirt/config.py), save that nothing is accelerated,
 * that it boots a kernel directly and that its console is a socket.
 */
export function novaXml(instance: NovaInstance, machine: Machine): string {
  const { boot, disk } = machine;
  return `<domain type="qemu">
  <uuid>${instance.uuid}</uuid>
  <name>${instance.name}</name>
  <memory>${machine.memory * 1024}</memory>
  <vcpu>1</vcpu>
  <metadata>${metadata(instance)}</metadata>
  <sysinfo type="smbios">
    <system>
      <entry name="manufacturer">OpenStack Foundation</entry>
      <entry name="product">OpenStack Nova</entry>
      <entry name="version">31.0.0</entry>
      <entry name="serial">${instance.uuid}</entry>
      <entry name="uuid">${instance.uuid}</entry>
      <entry name="family">Virtual Machine</entry>
    </system>
  </sysinfo>
  <os>
    <type arch="x86_64" machine="q35">hvm</type>
    ${boot === null ? '<boot dev="hd"/>' : `<kernel>${boot.kernel}</kernel><initrd>${boot.initrd}</initrd><cmdline>${text(boot.arguments)}</cmdline>`}
    <smbios mode="sysinfo"/>
  </os>
  <features><acpi/><apic/></features>
  <clock offset="utc"><timer name="pit" tickpolicy="delay"/><timer name="rtc" tickpolicy="catchup"/></clock>
  <cpu mode="custom" match="exact" check="none"><model fallback="allow">qemu64</model></cpu>
  ${machine.panicDevice ? '<on_crash>preserve</on_crash>' : ''}
  <devices>
    ${disk === null ? '' : `<disk type="file" device="disk"><driver name="qemu" type="raw" cache="none"/><source file="${disk}"/><target bus="virtio" dev="vda"/></disk>`}
    <interface type="ethernet">
      <mac address="${instance.port.mac}"/>
      <model type="virtio"/>
      <mtu size="1450"/>
      <target dev="tap${instance.port.id.slice(0, 11)}"/>
    </interface>
    <serial type="unix"><source mode="bind" path="${machine.console}"/><target port="0"/></serial>
    ${machine.agent ? `<channel type="unix"><source mode="bind" path="/var/lib/libvirt/qemu/org.qemu.guest_agent.0.${instance.name}.sock"/><target type="virtio" name="org.qemu.guest_agent.0"/></channel>` : ''}
    <memballoon model="virtio"><stats period="10"/></memballoon>
    ${machine.panicDevice ? '<panic model="isa"/>' : ''}
  </devices>
</domain>
`;
}

function metadata({ written, ...instance }: NovaInstance): string {
  const { flavor, project, user, port } = instance;
  const properties = (element: string, values: Readonly<Record<string, string>>): string =>
    Object.entries(values)
      .map(([name, value]) => `<nova:${element} name="${text(name)}">${text(value)}</nova:${element}>`)
      .join('');
  return `
    <nova:instance xmlns:nova="http://openstack.org/xmlns/libvirt/nova/1.1">
      <nova:package version="31.0.0"/>
      <nova:name>${text(instance.displayName)}</nova:name>
      <nova:creationTime>2026-11-27 01:00:00</nova:creationTime>
      <nova:flavor name="${text(flavor.name)}"${written === null ? '' : ` id="${flavor.id}"`}>
        <nova:memory>${flavor.memory}</nova:memory>
        <nova:disk>1</nova:disk>
        <nova:swap>0</nova:swap>
        <nova:ephemeral>0</nova:ephemeral>
        <nova:vcpus>1</nova:vcpus>
        ${written === null ? '' : `<nova:extraSpecs>${properties('extraSpec', written.extraSpecs)}</nova:extraSpecs>`}
      </nova:flavor>
      ${written === null ? '' : `<nova:image uuid="${instance.image}"><nova:containerFormat>bare</nova:containerFormat><nova:diskFormat>raw</nova:diskFormat><nova:minDisk>1</nova:minDisk><nova:minRam>0</nova:minRam><nova:properties>${properties('property', written.imageProperties)}</nova:properties></nova:image>`}
      <nova:owner>
        <nova:user uuid="${user.id}">${text(user.name)}</nova:user>
        <nova:project uuid="${project.id}">${text(project.name)}</nova:project>
      </nova:owner>
      <nova:root type="image" uuid="${instance.image}"/>
      <nova:ports>
        <nova:port uuid="${port.id}"><nova:ip type="fixed" address="${port.address}" ipVersion="4"/></nova:port>
      </nova:ports>
    </nova:instance>
  `;
}

function text(value: string): string {
  return value.replace(/[<>&"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
