import type { OutlinedExecutable, OutlinedPath } from '../../../runtime/package-outline.ts';
import type { ToldPackage } from '../worker/worker-messages.ts';

/** The packages that an execution has told of so far: where its events belong to. */
export class KnownPackages {
  readonly #packages = new Map<string, ToldPackage>();
  readonly #executables = new Map<string, OutlinedExecutable>();
  readonly #paths = new Map<string, OutlinedPath>();

  add(told: ToldPackage): void {
    this.#packages.set(told.root, told);
    for (const executable of told.executables) this.#executables.set(executable.path, executable);
    for (const { path, paths } of told.flows) for (const each of paths) this.#paths.set(`${path}\n${each.id}`, each);
  }

  executable(path: string): OutlinedExecutable | undefined {
    return this.#executables.get(path);
  }

  /** A path of a data flow. */
  path(flow: string, id: string): OutlinedPath | undefined {
    return this.#paths.get(`${flow}\n${id}`);
  }

  /** The package that an executable belongs to: the innermost around it. */
  packageOf(path: string): ToldPackage | undefined {
    for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('\\'))) {
      const found = this.#packages.get(at);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The path of an executable within its own package: `\Package\Load`. */
  packagePath(path: string): string {
    const root = this.packageOf(path)?.root;
    return root === undefined ? path : `\\Package${path.slice(root.length)}`;
  }
}
