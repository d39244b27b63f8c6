import { dtsError } from '../../diagnostics/dts-error.ts';
import { requestPath } from '../transport/request-path.ts';
import type { GivenValue } from './catalog-value.ts';
import { EnvironmentVariable, type VariableRow } from './environment-variable.ts';
import { defined, timeOf } from './found.ts';
import { KeptCollection } from './kept-collection.ts';
import { ObjectPermissions } from './object-permissions.ts';
import type { FolderPlace, ObjectPlace } from './places.ts';
import type { TypeCode } from './type-code.ts';

/** An environment as the server tells it. */
export interface EnvironmentRow {
  readonly environmentId: number;
  readonly name: string;
  readonly description?: string;
  readonly createdByName: string;
  readonly createdTime: string;
}

/** The variables of an environment. What is added, changed and removed is sent by `create` or `alter` of the environment. */
export class EnvironmentVariableCollection extends KeptCollection<EnvironmentVariable> {
  /** Adds a variable that `create` or `alter` of the environment makes. */
  add(name: string, type: TypeCode, value: GivenValue, sensitive: boolean, description?: string): EnvironmentVariable {
    const variable = EnvironmentVariable.toMake(name, type, value, sensitive, description);
    this.kept.add(variable);
    return variable;
  }
}

/** An environment of a folder: variables that projects take values of parameters from. */
export class EnvironmentInfo implements ObjectPlace {
  readonly #folder: FolderPlace;
  #folderName: string | undefined;
  #name: string;
  #row: EnvironmentRow | undefined;
  #description: string | undefined;
  readonly variables: EnvironmentVariableCollection;
  readonly permissions: ObjectPermissions;

  /** One that `create` is to make. */
  constructor(folder: FolderPlace, name: string, description?: string) {
    this.#folder = folder;
    this.#name = name;
    this.#description = description;
    this.permissions = new ObjectPermissions(folder.connection, () => this.#path());
    this.variables = new EnvironmentVariableCollection({
      kind: 'variable',
      place: `The environment "${name}"`,
      keyOf: (variable) => variable.name,
      read: () => this.#readVariables(),
    });
  }

  /** One that the server has. */
  static ofRow(folder: FolderPlace, row: EnvironmentRow): EnvironmentInfo {
    const environment = new EnvironmentInfo(folder, row.name, row.description);
    environment.#row = row;
    return environment;
  }

  get connection() {
    return this.#folder.connection;
  }

  get folderName(): string {
    return this.#folderName ?? this.#folder.name;
  }

  get name(): string {
    return this.#name;
  }

  /** Undefined before it was made. */
  get environmentId(): number | undefined {
    return this.#row?.environmentId;
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

  get createdTime(): Date | undefined {
    return timeOf(this.#row?.createdTime);
  }

  /** Makes the environment with its variables. When one of them is refused the environment stays with those before it. */
  async create(): Promise<void> {
    const body = { name: this.#name, ...defined({ description: this.#description }) };
    await this.connection.send('POST', requestPath`/catalog/folders/${this.folderName}/environments`, body);
    await this.#sendVariables();
    this.#row = await this.connection.get(this.#path());
  }

  /** Sends the description and what became of the variables, one after the other; a refusal ends it and keeps what was not sent. */
  async alter(): Promise<void> {
    this.#requireMade('changed');
    const description = this.#description;
    if (description !== this.#row?.description) await this.connection.send('PATCH', this.#path(), { description });
    await this.#sendVariables();
    this.#row = await this.connection.get(this.#path());
  }

  /** Renames it; references to the old name do not follow. */
  async rename(newName: string): Promise<void> {
    this.#requireMade('renamed');
    await this.connection.send('PATCH', this.#path(), { name: newName });
    this.#name = newName;
  }

  /** Moves it to another folder; relative references do not follow. */
  async move(folderName: string): Promise<void> {
    this.#requireMade('moved');
    await this.connection.send('POST', `${this.#path()}/move`, { folder: folderName });
    this.#folderName = folderName;
  }

  /** Deletes it with its variables. */
  async drop(): Promise<void> {
    await this.connection.send('DELETE', this.#path());
    this.#row = undefined;
  }

  /** Reads it and its variables anew; what was not sent is lost. */
  async refresh(): Promise<void> {
    this.#row = await this.connection.get<EnvironmentRow>(this.#path());
    this.#description = this.#row.description;
    this.variables.kept.forget();
  }

  #path(): string {
    return requestPath`/catalog/folders/${this.folderName}/environments/${this.#name}`;
  }

  async #readVariables(): Promise<EnvironmentVariable[]> {
    if (this.#row === undefined) return [];
    const variables: EnvironmentVariable[] = [];
    for await (const row of this.connection.list<VariableRow>(`${this.#path()}/variables`)) {
      variables.push(EnvironmentVariable.ofRow(row));
    }
    return variables;
  }

  async #sendVariables(): Promise<void> {
    const { kept } = this.variables;
    const all = `${this.#path()}/variables`;
    for (const variable of kept.removed) {
      await this.connection.send('DELETE', all + requestPath`/${variable.name}`);
      kept.wasRemoved(variable);
    }
    for (const variable of kept.touched) {
      const pending = variable.pending();
      if (pending === undefined) continue;
      const path = pending.method === 'POST' ? all : all + requestPath`/${variable.name}`;
      const answer = await this.connection.send<{ variableId: number } | undefined>(pending.method, path, pending.body);
      variable.settle(answer?.variableId ?? variable.id ?? 0);
      kept.wasMade(variable);
    }
  }

  #requireMade(action: string): void {
    if (this.#row !== undefined) return;
    throw dtsError('OPENDTSX_E_CLIENT_MADE', { kind: 'The environment', name: this.#name, action });
  }
}
