import { Secret } from '../../datatypes/secret.ts';
import { dtsError } from '../../diagnostics/dts-error.ts';
import { requestPath } from '../transport/request-path.ts';
import { CatalogCollection } from './catalog-collection.ts';
import type { DeploymentRow, FolderRow, OperationRow, ProjectRow } from './catalog-rows.ts';
import { EnvironmentInfo, type EnvironmentRow } from './environment-info.ts';
import { defined, found, timeOf } from './found.ts';
import { ObjectPermissions } from './object-permissions.ts';
import { Operation } from './operation.ts';
import type { CatalogPlace, FolderPlace } from './places.ts';
import { ProjectInfo } from './project-info.ts';

/** A package to be deployed by itself. */
export interface PackageToDeploy {
  /** With its ending, e.g. `Load.dtsx`. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** A folder of the catalog: projects and environments. */
export class CatalogFolder implements FolderPlace {
  readonly #catalog: CatalogPlace;
  #name: string;
  #description: string | undefined;
  #row: FolderRow | undefined;
  readonly projects: CatalogCollection<ProjectInfo>;
  readonly environments: CatalogCollection<EnvironmentInfo>;
  readonly permissions: ObjectPermissions;

  /** One that `create` is to make. */
  constructor(catalog: CatalogPlace, name: string, description?: string) {
    this.#catalog = catalog;
    this.#name = name;
    this.#description = description;
    const { connection } = catalog;
    const place = `The folder "${name}"`;
    const self = this;
    this.permissions = new ObjectPermissions(connection, () => this.#path());
    this.projects = new CatalogCollection({
      kind: 'project',
      place,
      keyOf: (project) => project.name,
      async *list() {
        const rows = connection.list<ProjectRow>(`${self.#path()}/projects`);
        for await (const row of rows) yield new ProjectInfo(self, row);
      },
      async find(key) {
        const row = await found(connection.get<ProjectRow>(`${self.#path()}/projects${requestPath`/${key}`}`));
        return row === undefined ? undefined : new ProjectInfo(self, row);
      },
    });
    this.environments = new CatalogCollection({
      kind: 'environment',
      place,
      keyOf: (environment) => environment.name,
      async *list() {
        const rows = connection.list<EnvironmentRow>(`${self.#path()}/environments`);
        for await (const row of rows) yield EnvironmentInfo.ofRow(self, row);
      },
      async find(key) {
        const row = await found(connection.get<EnvironmentRow>(`${self.#path()}/environments${requestPath`/${key}`}`));
        return row === undefined ? undefined : EnvironmentInfo.ofRow(self, row);
      },
    });
  }

  /** One that the server has. */
  static ofRow(catalog: CatalogPlace, row: FolderRow): CatalogFolder {
    const folder = new CatalogFolder(catalog, row.name, row.description);
    folder.#row = row;
    return folder;
  }

  get connection() {
    return this.#catalog.connection;
  }

  get name(): string {
    return this.#name;
  }

  /** Undefined before it was made. */
  get folderId(): number | undefined {
    return this.#row?.folderId;
  }

  get description(): string {
    return this.#description ?? '';
  }

  set description(description: string) {
    this.#description = description;
  }

  get createdBy(): string | undefined {
    return this.#row?.createdByName;
  }

  get createdDate(): Date | undefined {
    return timeOf(this.#row?.createdTime);
  }

  /** Makes it. */
  async create(): Promise<void> {
    const body = { name: this.#name, ...defined({ description: this.#description }) };
    await this.connection.send('POST', '/catalog/folders', body);
    await this.refresh();
  }

  /** Sends the description. */
  async alter(): Promise<void> {
    this.#requireMade('changed');
    await this.connection.send('PATCH', this.#path(), { description: this.description });
  }

  /** Renames it. */
  async rename(newName: string): Promise<void> {
    this.#requireMade('renamed');
    await this.connection.send('PATCH', this.#path(), { name: newName });
    this.#name = newName;
  }

  /** Deletes it; it must be empty. */
  async drop(): Promise<void> {
    await this.connection.send('DELETE', this.#path());
    this.#row = undefined;
  }

  /** Reads it anew. */
  async refresh(): Promise<void> {
    this.#row = await this.connection.get<FolderRow>(this.#path());
    this.#description = this.#row.description;
  }

  /**
   * Deploys a project deployment file (.ispac): makes the project, or a new version of it. Resolves with the operation, whose messages tell what was found.
   * @param password opens the project; the server keeps it sealed
   */
  async deployProject(projectName: string, projectStream: Uint8Array, password?: Secret | string): Promise<Operation> {
    const path = `${this.#path()}/projects${requestPath`/${projectName}`}`;
    const text = password instanceof Secret ? password.reveal() : password;
    const headers: Record<string, string> =
      text === undefined ? {} : { 'project-password': Buffer.from(text).toString('base64') };
    return this.#operation(await this.connection.upload<DeploymentRow>('PUT', path, projectStream, headers));
  }

  /** Deploys packages into a project, all of them or none; its other packages stay. Makes the project where it is missing. */
  async deployPackages(projectName: string, packages: readonly PackageToDeploy[]): Promise<Operation> {
    const path = `${this.#path()}/projects${requestPath`/${projectName}`}/packages`;
    const body = {
      packages: packages.map(({ name, content }) => ({ name, content: Buffer.from(content).toString('base64') })),
    };
    return this.#operation(await this.connection.send<DeploymentRow>('POST', path, body, { isLong: true }));
  }

  async #operation({ operationId }: DeploymentRow): Promise<Operation> {
    const row = await this.connection.get<OperationRow>(`/operations/${operationId}`);
    return new Operation(this.connection, operationId, row);
  }

  #path(): string {
    return requestPath`/catalog/folders/${this.#name}`;
  }

  #requireMade(action: string): void {
    if (this.#row !== undefined) return;
    throw dtsError('OPENDTSX_E_CLIENT_MADE', { kind: 'The folder', name: this.#name, action });
  }
}
