import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { socketOwner, templateSteps, type SocketOwner } from './socketTemplate.ts';

export interface FoundSocket extends SocketOwner {
  readonly path: string;
}

/** The sockets that a template leads to now; a folder that may not be read, or is not there, has none. */
export function findSockets(template: string): readonly FoundSocket[] {
  let folders: readonly string[] = ['/'];
  for (const step of templateSteps(template)) {
    folders = folders.flatMap((folder) =>
      namesIn(folder)
        .filter((name) => step.test(name))
        .map((name) => join(folder, name)),
    );
  }
  return folders.flatMap((path) => {
    const owner = socketOwner(template, path);
    return owner === null ? [] : [{ path, ...owner }];
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
