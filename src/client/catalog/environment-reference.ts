import type { EnvironmentReferenceRow } from './catalog-rows.ts';
import { timeOf } from './found.ts';

const sameFolder = '.';

/** How a reference finds its environment (source: catalog.environment_references, reference_type). */
export const referenceType = { relative: 'R', absolute: 'A' } as const;

/** A reference of a project to an environment, which parameters take values from. */
export class EnvironmentReference {
  /** Name of the environment. */
  readonly name: string;
  /** The folder of an absolute reference; `.` for the folder of the project, wherever it is. */
  readonly environmentFolderName: string;
  #row: EnvironmentReferenceRow | undefined;

  private constructor(name: string, environmentFolderName: string) {
    this.name = name;
    this.environmentFolderName = environmentFolderName;
  }

  /** One that the server has. */
  static ofRow(row: EnvironmentReferenceRow): EnvironmentReference {
    const reference = new EnvironmentReference(row.environmentName, row.environmentFolderName ?? sameFolder);
    reference.#row = row;
    return reference;
  }

  /** One of which only the number is known. */
  static numbered(referenceId: number): EnvironmentReference {
    return EnvironmentReference.ofRow({ referenceId, referenceType: referenceType.relative, environmentName: '' });
  }

  /** One that is to be made. */
  static toMake(name: string, folderName: string = sameFolder): EnvironmentReference {
    return new EnvironmentReference(name, folderName);
  }

  /** Undefined before `alter` of the project has made it. */
  get referenceId(): number | undefined {
    return this.#row?.referenceId;
  }

  /** `R` or `A`. */
  get referenceType(): string {
    return this.environmentFolderName === sameFolder ? referenceType.relative : referenceType.absolute;
  }

  get lastValidationTime(): Date | undefined {
    return timeOf(this.#row?.lastValidationTime);
  }

  /** What is sent to make it; undefined when the server has it. */
  pending(): object | undefined {
    if (this.#row !== undefined) return undefined;
    const { environmentFolderName: folder, name: environment } = this;
    return folder === sameFolder ? { environment } : { environment, folder };
  }

  /** The server has it now, under this number. */
  settle(referenceId: number): void {
    const { name: environmentName, referenceType: type } = this;
    this.#row = { referenceId, environmentName, referenceType: type };
  }
}
