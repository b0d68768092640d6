import { Libvirtd } from './libvirtd.ts';
import { noteSkipped, type ServiceContext } from './services.ts';

/** A libvirtd of the test's own. Where it cannot be had the suite is noted as skipped and null comes back. */
export async function withLibvirtd(context: ServiceContext, suite: string): Promise<Libvirtd | null> {
  const libvirtd = await Libvirtd.start(context);
  if (typeof libvirtd !== 'string') return libvirtd;
  noteSkipped(suite, libvirtd);
  context.skip(libvirtd);
  return null;
}
