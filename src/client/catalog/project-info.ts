import { dtsError } from '../../diagnostics/dts-error.ts';
import { requestPath } from '../transport/request-path.ts';
import { CatalogCollection } from './catalog-collection.ts';
import type { EnvironmentReferenceRow, PackageRow, ProjectRow, VersionRow } from './catalog-rows.ts';
import { EnvironmentReference } from './environment-reference.ts';
import { timeOf } from './found.ts';
import { KeptCollection } from './kept-collection.ts';
import { ObjectPermissions } from './object-permissions.ts';
import { PackageInfo } from './package-info.ts';
import type { FolderPlace, ObjectPlace } from './places.ts';
import { ReferenceUsage, validationBody } from './reference-usage.ts';
import { type ParameterCollection, parametersOf, sendParameters } from './send-parameters.ts';

/** The references of a project to environments; `alter` of the project makes what is added and deletes what is removed. */
export class EnvironmentReferenceCollection extends KeptCollection<EnvironmentReference> {
  /** Adds a reference: absolute with a folder, relative with none or `.`. */
  add(environmentName: string, folderName?: string): EnvironmentReference {
    const reference = EnvironmentReference.toMake(environmentName, folderName);
    this.kept.add(reference);
    return reference;
  }

  /** The reference to the environment of a folder (`.`: that of the project). Throws OPENDTSX_E_CLIENT_NOTFOUND. */
  async itemIn(environmentName: string, folderName: string): Promise<EnvironmentReference> {
    for await (const each of this) {
      const isNamed = each.name.toLowerCase() === environmentName.toLowerCase();
      if (isNamed && each.environmentFolderName.toLowerCase() === folderName.toLowerCase()) return each;
    }
    const name = `${folderName}/${environmentName}`;
    throw dtsError('OPENDTSX_E_CLIENT_NOTFOUND', { kind: 'reference', place: 'The project', name, names: '…' });
  }
}

/** A version of a project that the server keeps. */
export interface ProjectVersion {
  readonly objectVersionLsn: number;
  readonly description: string;
  readonly createdBy: string;
  readonly createdTime: Date;
  readonly restoredBy: string | undefined;
  readonly lastRestoredTime: Date | undefined;
}

/** A deployed project. */
export class ProjectInfo implements ObjectPlace {
  static readonly ReferenceUsage = ReferenceUsage;
  readonly #folder: FolderPlace;
  #folderName: string | undefined;
  #row: ProjectRow;
  readonly packages: CatalogCollection<PackageInfo>;
  readonly parameters: ParameterCollection;
  readonly references: EnvironmentReferenceCollection;
  readonly versions: CatalogCollection<ProjectVersion, number>;
  readonly permissions: ObjectPermissions;

  /** One that the server has. */
  constructor(folder: FolderPlace, row: ProjectRow) {
    this.#folder = folder;
    this.#row = row;
    const { connection } = folder;
    const place = `The project "${row.name}"`;
    const self = this;
    this.permissions = new ObjectPermissions(connection, () => this.#path());
    this.parameters = parametersOf(connection, place, () => this.#path());
    this.packages = new CatalogCollection({
      kind: 'package',
      place,
      keyOf: ({ name }) => name,
      async *list() {
        const rows = connection.list<PackageRow>(`${self.#path()}/packages`);
        for await (const each of rows) yield new PackageInfo(self, each);
      },
    });
    this.references = new EnvironmentReferenceCollection({
      kind: 'reference',
      place,
      keyOf: ({ name }) => name,
      read: () => this.#readReferences(),
    });
    this.versions = new CatalogCollection<ProjectVersion, number>({
      kind: 'version',
      place,
      keyOf: ({ objectVersionLsn }) => objectVersionLsn,
      async *list() {
        for await (const each of connection.list<VersionRow>(`${self.#path()}/versions`)) yield versionOf(each);
      },
    });
  }

  get connection() {
    return this.#folder.connection;
  }

  get folderName(): string {
    return this.#folderName ?? this.#folder.name;
  }

  get name(): string {
    return this.#row.name;
  }

  get projectId(): number {
    return this.#row.projectId;
  }

  get description(): string {
    return this.#row.description ?? '';
  }

  get deployedBy(): string {
    return this.#row.deployedByName;
  }

  get lastDeployedTime(): Date {
    return new Date(this.#row.lastDeployedTime);
  }

  get createdTime(): Date {
    return new Date(this.#row.createdTime);
  }

  /** The number of the current version. */
  get objectVersionLsn(): number {
    return this.#row.objectVersionLsn;
  }

  get validationStatus(): string {
    return this.#row.validationStatus;
  }

  get lastValidationTime(): Date | undefined {
    return timeOf(this.#row.lastValidationTime);
  }

  /** Sends what became of references and parameters, one after the other; a refusal ends it and keeps what was not sent. */
  async alter(): Promise<void> {
    const { kept } = this.references;
    const all = `${this.#path()}/references`;
    for (const reference of kept.removed) {
      await this.connection.send('DELETE', `${all}/${reference.referenceId}`);
      kept.wasRemoved(reference);
    }
    for (const reference of kept.touched) {
      const body = reference.pending();
      if (body === undefined) continue;
      reference.settle((await this.connection.send<{ referenceId: number }>('POST', all, body)).referenceId);
      kept.wasMade(reference);
    }
    await sendParameters(this.connection, this.parameters, this.#path());
  }

  /** The project deployment file (.ispac) as it was deployed. */
  getProjectBytes(): Promise<Uint8Array> {
    return this.connection.download(`${this.#path()}/ispac`);
  }

  /** Begins a validation and gives its number, for `validations.item` of the catalog. @param use32RuntimeOn64 has no effect */
  async validate(
    use32RuntimeOn64: boolean,
    usage: ReferenceUsage,
    reference: EnvironmentReference | null,
  ): Promise<number> {
    void use32RuntimeOn64;
    const body = validationBody(usage, reference);
    return (await this.connection.send<{ validationId: number }>('POST', `${this.#path()}/validate`, body))
      .validationId;
  }

  /** Makes an older version the current one; values that the server has for parameters are cleared. */
  async restore(objectVersionLsn: number): Promise<void> {
    await this.connection.send('POST', `${this.#path()}/versions/${objectVersionLsn}/restore`);
    await this.refresh();
  }

  /** Moves it to another folder; relative references lead to the environments there from then on. */
  async move(folderName: string): Promise<void> {
    await this.connection.send('POST', `${this.#path()}/move`, { folder: folderName });
    this.#folderName = folderName;
  }

  /** Deletes it with its versions, parameters and references. */
  drop(): Promise<void> {
    return this.connection.send('DELETE', this.#path());
  }

  /** Reads it, its parameters and references anew; what was not sent is lost. */
  async refresh(): Promise<void> {
    this.#row = await this.connection.get(this.#path());
    this.parameters.kept.forget();
    this.references.kept.forget();
  }

  async #readReferences(): Promise<EnvironmentReference[]> {
    const references: EnvironmentReference[] = [];
    for await (const row of this.connection.list<EnvironmentReferenceRow>(`${this.#path()}/references`)) {
      references.push(EnvironmentReference.ofRow(row));
    }
    return references;
  }

  #path(): string {
    return requestPath`/catalog/folders/${this.folderName}/projects/${this.name}`;
  }
}

function versionOf(row: VersionRow): ProjectVersion {
  const { objectVersionLsn, description = '', createdBy, createdTime, restoredBy, lastRestoredTime } = row;
  const times = { createdTime: new Date(createdTime), lastRestoredTime: timeOf(lastRestoredTime) };
  return { objectVersionLsn, description, createdBy, restoredBy, ...times };
}
