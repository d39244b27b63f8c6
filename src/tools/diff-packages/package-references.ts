import type { Package } from '../../model/package.ts';
import { executablePath, walkExecutables } from '../../model/walk.ts';
import { type Fact, fact } from './outline.ts';

interface Named {
  readonly name: string;
  readonly object: object;
}

const guid = /\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}(?::external)?/gi;
const projectManager = /^Project\.ConnectionManagers\[(.*)\]$/;

/** What the identifiers in a package lead to: connection managers, log providers and executables, by GUID or `refId`. */
export class PackageReferences {
  private readonly objects = new Map<string, Named>();

  constructor(root: Package) {
    for (const provider of root.logProviders) this.add(provider.id, provider.name, provider);
    for (const executable of walkExecutables(root)) this.add(executable.id, executablePath(executable), executable);
    for (const manager of root.connectionManagers) {
      this.add(manager.id, manager.name, manager);
      this.add(manager.refId, manager.name, manager);
    }
  }

  private add(identifier: string, name: string, object: object): void {
    if (identifier !== '') this.objects.set(identifier.toLowerCase(), { name, object });
  }

  /** A property whose text may be an identifier: then it says the name of the object and leads to it. */
  fact(name: string, text: string): Fact {
    const found = this.objects.get(text.toLowerCase());
    if (found !== undefined) return fact(name, found.name, found.object);
    return fact(name, this.readable(text));
  }

  /** The connection manager that a component refers to by GUID and, in formats 6 and 8, by path. */
  connectionFact(name: string, id: string, refId: string): Fact {
    const manager = projectManager.exec(refId)?.[1];
    return manager === undefined
      ? this.fact(name, this.objects.has(refId.toLowerCase()) ? refId : id)
      : fact(name, manager);
  }

  /** Text with the identifiers in it replaced by the names of their objects. */
  readable(text: string): string {
    return text.replaceAll(guid, (all) => this.objects.get(all.toLowerCase())?.name ?? all);
  }
}
