import { randomUUID } from 'node:crypto';
import { requestPath } from '../transport/request-path.ts';
import type { ExecutionRow, PackageRow } from './catalog-rows.ts';
import { type GivenValue, sentValue } from './catalog-value.ts';
import type { EnvironmentReference } from './environment-reference.ts';
import { ExecutionOperation } from './execution-operation.ts';
import { timeOf } from './found.ts';
import type { ObjectPlace } from './places.ts';
import { ReferenceUsage, validationBody } from './reference-usage.ts';
import { type ParameterCollection, parametersOf, sendParameters } from './send-parameters.ts';

/** A value of a parameter for one execution: 20 of the project, 30 of the package, 50 of the execution itself (LOGGING_LEVEL, SYNCHRONIZED …). */
export interface ExecutionValueParameterSet {
  readonly objectType: 20 | 30 | 50;
  readonly parameterName: string;
  readonly parameterValue: GivenValue;
}

/** A property of the package for one execution, e.g. `\Package.Variables[User::Day].Value`. */
export interface PropertyOverrideParameterSet {
  readonly propertyPath: string;
  readonly propertyValue: GivenValue;
  /** Whether the value is encrypted and not told. */
  readonly sensitive?: boolean;
}

const scopes = { 20: 'project', 30: 'package', 50: 'execution' } as const;

/** A package of a project. */
export class PackageInfo {
  static readonly ReferenceUsage = ReferenceUsage;
  readonly #project: ObjectPlace;
  #row: PackageRow;
  readonly parameters: ParameterCollection;

  /** One that the server has. */
  constructor(project: ObjectPlace, row: PackageRow) {
    this.#project = project;
    this.#row = row;
    this.parameters = parametersOf(
      project.connection,
      `The package "${row.name}"`,
      () => this.#projectPath(),
      row.name,
    );
  }

  get name(): string {
    return this.#row.name;
  }

  get packageId(): number {
    return this.#row.packageId;
  }

  get description(): string {
    return this.#row.description ?? '';
  }

  /** Whether it is meant to be started, and not only called by others. */
  get entryPoint(): boolean {
    return this.#row.entryPoint;
  }

  get packageGuid(): string | undefined {
    return this.#row.packageGuid;
  }

  get versionMajor(): number {
    return this.#row.versionMajor;
  }

  get versionMinor(): number {
    return this.#row.versionMinor;
  }

  get versionBuild(): number {
    return this.#row.versionBuild;
  }

  /** `N` never validated, `S` succeeded, `F` failed (source: catalog.packages). */
  get validationStatus(): string {
    return this.#row.validationStatus;
  }

  get lastValidationTime(): Date | undefined {
    return timeOf(this.#row.lastValidationTime);
  }

  /** Sends the values of parameters that were set. */
  alter(): Promise<void> {
    return sendParameters(this.#project.connection, this.parameters, this.#path());
  }

  /**
   * Starts it and gives the number of the execution, for `executions.item` of the catalog. Resolves when it is started; with SYNCHRONIZED (50) when it
   * is over. A failure of the network does not start it twice.
   * @param use32RuntimeOn64 has no effect: there is one runtime
   */
  async execute(
    use32RuntimeOn64: boolean,
    reference: EnvironmentReference | null,
    setValueParameters: readonly ExecutionValueParameterSet[] = [],
    propertyOverrides: readonly PropertyOverrideParameterSet[] = [],
  ): Promise<number> {
    void use32RuntimeOn64;
    const executionId = await this.start(reference, setValueParameters, propertyOverrides);
    if (setValueParameters.some(isSynchronized)) {
      const { connection } = this.#project;
      // The server could answer at the end, but no proxy in between waits for hours.
      await new ExecutionOperation(connection, await connection.get<ExecutionRow>(`/executions/${executionId}`)).wait();
    }
    return executionId;
  }

  /** As `execute`, and does not wait, whatever SYNCHRONIZED says. */
  start(
    reference: EnvironmentReference | null,
    setValueParameters: readonly ExecutionValueParameterSet[] = [],
    propertyOverrides: readonly PropertyOverrideParameterSet[] = [],
  ): Promise<number> {
    return this.#make(reference, setValueParameters, propertyOverrides, true);
  }

  /** Makes an execution and does not start it: data taps and further values come first, then its `start`. */
  async createExecution(
    reference: EnvironmentReference | null,
    setValueParameters: readonly ExecutionValueParameterSet[] = [],
    propertyOverrides: readonly PropertyOverrideParameterSet[] = [],
  ): Promise<ExecutionOperation> {
    const { connection } = this.#project;
    const executionId = await this.#make(reference, setValueParameters, propertyOverrides, false);
    return new ExecutionOperation(connection, await connection.get<ExecutionRow>(`/executions/${executionId}`));
  }

  async #make(
    reference: EnvironmentReference | null,
    setValueParameters: readonly ExecutionValueParameterSet[],
    propertyOverrides: readonly PropertyOverrideParameterSet[],
    start: boolean,
  ): Promise<number> {
    const { connection, folderName: folder, name: project } = this.#project;
    const body = {
      folder,
      project,
      package: this.name,
      start,
      ...(reference === null ? {} : { reference: reference.referenceId }),
      parameters: setValueParameters.map(({ objectType, parameterName: name, parameterValue }) => ({
        scope: scopes[objectType],
        name,
        value: sentValue(parameterValue),
      })),
      propertyOverrides: propertyOverrides.map(({ propertyPath: path, propertyValue, sensitive = false }) => ({
        path,
        value: String(sentValue(propertyValue)),
        sensitive,
      })),
    };
    const { executionId } = await connection.send<{ executionId: number }>('POST', '/executions', body, {
      idempotencyKey: randomUUID(),
    });
    return executionId;
  }

  /** Begins a validation and gives its number, for `validations.item` of the catalog. @param use32RuntimeOn64 has no effect */
  async validate(
    use32RuntimeOn64: boolean,
    usage: ReferenceUsage,
    reference: EnvironmentReference | null,
  ): Promise<number> {
    void use32RuntimeOn64;
    const body = validationBody(usage, reference);
    const path = `${this.#path()}/validate`;
    return (await this.#project.connection.send<{ validationId: number }>('POST', path, body)).validationId;
  }

  /** The values that its parameters and those of the project have now, with the environment of a reference; without those of sensitive ones. */
  async getParameterValues(reference?: EnvironmentReference): Promise<ResolvedParameterValue[]> {
    const query = { reference: reference?.referenceId };
    const path = `${this.#path()}/values`;
    return (await this.#project.connection.get<{ items: ResolvedParameterValue[] }>(path, query)).items;
  }

  /** Reads it and its parameters anew; what was not sent is lost. */
  async refresh(): Promise<void> {
    for await (const row of this.#project.connection.list<PackageRow>(`${this.#projectPath()}/packages`)) {
      if (row.packageId === this.packageId) this.#row = row;
    }
    this.parameters.kept.forget();
  }

  #projectPath(): string {
    return requestPath`/catalog/folders/${this.#project.folderName}/projects/${this.#project.name}`;
  }

  #path(): string {
    return `${this.#projectPath()}/packages${requestPath`/${this.name}`}`;
  }
}

/** A value that a parameter has now. */
export interface ResolvedParameterValue {
  readonly objectType: number;
  readonly parameterDataType: string;
  readonly parameterName: string;
  readonly parameterValue?: string | number | boolean;
  readonly sensitive: boolean;
  readonly required: boolean;
  readonly valueSet: boolean;
}

function isSynchronized({ objectType, parameterName, parameterValue }: ExecutionValueParameterSet): boolean {
  const isMeant = objectType === 50 && parameterName.toUpperCase() === 'SYNCHRONIZED';
  return isMeant && /^(?:1|true)$/i.test(String(sentValue(parameterValue)));
}
