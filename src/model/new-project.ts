import { type IdGenerator, randomId } from './new-objects.ts';
import type { Project } from './project.ts';

/** A project without packages that saves no secrets. */
export function newProject(name: string, newId: IdGenerator = randomId): Project {
  const id = newId();
  return {
    name,
    id,
    properties: new Map([
      ['ID', id],
      ['Name', name],
    ]),
    protectionLevel: 0,
    packages: [],
    parameters: [],
    connectionManagers: [],
    origin: undefined,
  };
}
