import { readdirSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import type { Secret } from '../../datatypes/secret.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts';
import { DtsError } from '../../diagnostics/dts-error.ts';
import { readPackage } from '../../formats/dtsx/read-package.ts';
import { readIspac } from '../../formats/ispac/read-ispac.ts';
import type { ReadProjectFolder } from '../../formats/project/read-project-folder.ts';
import type { Package } from '../../model/package.ts';
import type { Project } from '../../model/project.ts';
import { projectAround, readPackageFile } from '../../runtime/load-package.ts';
import type { FoundFile } from './find-packages.ts';

/** A package that was read, or why it was not. */
export interface OpenedPackage {
  /** Name of the file; of packages within an `.ispac` with theirs: `Sales.ispac/Load.dtsx`. */
  readonly file: string;
  /** Folder of the file. */
  readonly folder: string;
  /** The file as it is; empty when it could not be read. */
  readonly bytes: Uint8Array;
  readonly package: Package | undefined;
  readonly project: Project | undefined;
  readonly packageFindings: readonly Diagnostic[];
  readonly projectFindings: readonly Diagnostic[];
}

/** The packages of files one after the other. Keeps the project of one folder, as packages beside each other share it. */
export class PackageOpener {
  readonly #options: { readonly password?: Secret };
  #kept: { readonly folder: string; readonly project: ReadProjectFolder } | undefined;

  constructor(password: Secret | undefined) {
    this.#options = password === undefined ? {} : { password };
  }

  /** The package of a `.dtsx`, or those of an `.ispac`. Never throws for what the files hold. */
  *open(file: FoundFile): Generator<OpenedPackage> {
    const bytes = readPackageFile(file.path);
    const place = { file: file.name, folder: dirname(file.path) };
    if (!(bytes instanceof Uint8Array)) yield unopened(place, bytes.diagnostics);
    else if (extname(file.path).toLowerCase() === '.ispac') yield* this.#openProjectFile(bytes, place);
    else yield this.#openPackageFile(bytes, file.path, place);
  }

  *#openProjectFile(bytes: Uint8Array, place: Place): Generator<OpenedPackage> {
    const { project, diagnostics } = readIspac(bytes, { ...this.#options, fileName: place.file });
    if (project === undefined) yield unopened(place, diagnostics);
    for (const entry of project?.packages ?? []) {
      const inside = { ...place, file: `${place.file}/${entry.name}` };
      try {
        yield this.#openText(entry.read(), inside, { project, diagnostics });
      } catch (error) {
        // An entry of an archive turns out to be damaged only when it is unpacked.
        if (!(error instanceof DtsError)) throw error;
        yield unopened(inside, [error.diagnostic]);
      }
    }
  }

  #openPackageFile(bytes: Uint8Array, path: string, place: Place): OpenedPackage {
    try {
      return this.#openText(bytes, place, this.#projectOf(path, place.folder));
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error;
      return unopened(place, [diagnostic('DTS_E_OPENPACKAGEFILE', { file: place.file, detail: error.message })]);
    }
  }

  #openText(bytes: Uint8Array, place: Place, around: Partial<ReadProjectFolder>): OpenedPackage {
    const read = readPackage(bytes, { ...this.#options, fileName: place.file });
    return {
      ...place,
      bytes,
      package: read.package,
      project: around.project,
      packageFindings: read.diagnostics,
      projectFindings: around.diagnostics ?? [],
    };
  }

  #projectOf(path: string, folder: string): ReadProjectFolder {
    if (this.#kept?.folder === folder) return this.#kept.project;
    const project = projectAround(path, this.#options);
    const projectFiles = readdirSync(folder).filter((name) => extname(name).toLowerCase() === '.dtproj');
    // With several of them the package decides which one is meant.
    this.#kept = projectFiles.length > 1 ? undefined : { folder, project };
    return project;
  }
}

interface Place {
  readonly file: string;
  readonly folder: string;
}

function unopened(place: Place, findings: readonly Diagnostic[]): OpenedPackage {
  const nothing = { bytes: new Uint8Array(), package: undefined, project: undefined, projectFindings: [] };
  return { ...place, ...nothing, packageFindings: findings };
}
