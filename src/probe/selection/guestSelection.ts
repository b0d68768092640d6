import type { DomainDescription } from '../hypervisor/hypervisor.ts';
import type { GuestPattern, SelectionSettings } from './selectionFields.ts';

/** Why a guest is not asked: it is on `deny`, none of nova's, its owner declined or did not ask, it has no channel. */
export type Unasked = 'denied' | 'not-nova' | 'declined' | 'not-asked-for' | 'no-channel';

/**
 * Why a guest is not meant; null where it is. A list beats what the guest's owner says, `deny` beats `allow`; of what the owner says
 * a `false` beats a `true`. `tellsNova`: whether a description says whose a domain is; one that is none of nova's is then meant by
 * `allow` only, for no bridge knows it as an instance.
 */
export function guestSelection(
  { select, properties, allow, deny }: SelectionSettings,
  tellsNova: boolean,
): (guest: DomainDescription) => Unasked | null {
  const allowed = allow.map(matcher);
  const denied = deny.map(matcher);
  return (guest) => {
    if (denied.some((matches) => matches(guest))) return 'denied';
    if (allowed.some((matches) => matches(guest))) return null;
    if (tellsNova && guest.nova === null) return 'not-nova';
    const wishes = properties.flatMap((name) => wishOf(guest, name) ?? []);
    if (wishes.length > 0) return wishes.every((wish) => wish) ? null : 'declined';
    if (select === 'asked') return 'not-asked-for';
    return guest.channel === 'none' ? 'no-channel' : null;
  };
}

/** As nova's strutils.bool_from_string reads the words that people write. */
const WISHES: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

function wishOf({ nova }: DomainDescription, name: string): boolean | undefined {
  const said = [nova?.imageProperties, nova?.extraSpecs]
    .filter((words) => words !== undefined && Object.hasOwn(words, name))
    .map((words) => words?.[name]?.trim().toLowerCase() ?? '')
    .flatMap((word) => (Object.hasOwn(WISHES, word) ? [WISHES[word] === true] : []));
  return said.length === 0 ? undefined : said.every((wish) => wish);
}

function matcher(pattern: GuestPattern): (guest: DomainDescription) => boolean {
  const tests = (['uuid', 'name', 'flavor', 'project'] as const).flatMap((field) => {
    const glob = pattern[field];
    return glob === undefined ? [] : [{ field, test: globTest(glob) }];
  });
  return (guest) => {
    const names = namesOf(guest);
    return tests.every(({ field, test }) => names[field].some((name) => name !== null && test.test(name)));
  };
}

function namesOf({ uuid, name, nova }: DomainDescription): Record<keyof GuestPattern, (string | null)[]> {
  return {
    uuid: [uuid],
    name: [name, nova?.displayName ?? null],
    flavor: [nova?.flavor ?? null],
    project: [nova?.projectId ?? null, nova?.projectName ?? null],
  };
}

function globTest(glob: string): RegExp {
  const parts = glob.split(/\*+/).map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
