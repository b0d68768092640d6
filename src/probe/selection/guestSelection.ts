import type { DomainDescription } from '../hypervisor/hypervisor.ts';
import type { GuestPattern, SelectionSettings } from './selectionFields.ts';

/**
 * Whether a guest is meant. A list beats what the guest's owner says, `deny` beats `allow`; of what the owner says a `false` beats a
 * `true`.
 */
export function guestSelection({
  select,
  properties,
  allow,
  deny,
}: SelectionSettings): (guest: DomainDescription) => boolean {
  const allowed = allow.map(matcher);
  const denied = deny.map(matcher);
  return (guest) => {
    if (denied.some((matches) => matches(guest))) return false;
    if (allowed.some((matches) => matches(guest))) return true;
    const wishes = properties.flatMap((name) => wishOf(guest, name) ?? []);
    if (wishes.length > 0) return wishes.every((wish) => wish);
    return select === 'channel' && guest.channel !== 'none';
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
