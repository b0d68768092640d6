import type { Count } from './counts.ts';

/** Of a disk, in bytes, as QEMU counts: the highest offset that was written to, and what its image takes. */
export interface BlockCounts {
  readonly capacity: Count | null;
  /** null where QEMU does not know it. */
  readonly highest: Count | null;
  readonly physical: Count | null;
}

/** The same as libvirt's own answer about one disk has it, which is what Ceilometer asks for. */
export interface BlockInfo {
  readonly capacity: Count | null;
  readonly allocation: Count | null;
  readonly physical: Count | null;
}

/**
 * libvirt gives a disk's sizes in one meaning in its bulk statistics and in another where it is asked about a disk
 * (`qemuDomainGetBlockInfo` of src/qemu/qemu_driver.c). The one is made of the other here, for the question waits where a
 * domain is busy. `format` is that of an image file; null for a disk that is none. Of a sparse image libvirt looks the
 * length of its file up, which a raw one has in its capacity; of others what the image takes stands for it.
 */
export function blockInfo({ capacity, highest, physical }: BlockCounts, format: string | null): BlockInfo {
  const taken = physical ?? 0;
  const written = highest === null || format === 'qcow2' ? taken : highest;
  const sparse = taken === 0 || written === 0 || written === taken;
  return {
    capacity,
    allocation: written === 0 ? taken : written,
    physical: sparse && format === 'raw' ? capacity : physical,
  };
}
