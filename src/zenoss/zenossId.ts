import { OBJECT_CLASSES, type ObjectClass } from './objectClasses.ts';

/** Characters that ids in Zenoss cannot have (Products.ZenUtils.Utils.prepId). */
const UNFIT = /[^A-Za-z0-9\-_,.$() ]/g;

/** OpenStack's own id, of the inventory's. */
export function bareId({ prefix: [ours] }: ObjectClass, id: string): string {
  return id.startsWith(ours) ? id.slice(ours.length) : id;
}

/** Id of an object in the ZenPack, of OpenStack's own. */
export function zenossId({ prefix: [, theirs] }: ObjectClass, bare: string): string {
  return prepared(`${theirs}${bare}`);
}

/** Classes whose ids can be told by how they begin, and that the ZenPack names otherwise. */
const RENAMED = Object.values(OBJECT_CLASSES).filter(
  ({ prefix: [ours, theirs] }) => ours !== '' && ours !== theirs,
);

/** Component of an event, of an id whose type is not known. */
export function componentOf(id: string): string {
  const renamed = RENAMED.find(({ prefix: [ours] }) => id.startsWith(ours));
  return renamed === undefined ? prepared(id) : zenossId(renamed, bareId(renamed, id));
}

function prepared(id: string): string {
  return id.replace(UNFIT, '_');
}
