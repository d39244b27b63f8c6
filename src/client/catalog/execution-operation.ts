import { randomUUID } from 'node:crypto';
import type { Connection } from '../transport/connection.ts';
import type { ExecutionRow } from './catalog-rows.ts';
import { type GivenValue, sentValue } from './catalog-value.ts';
import {
  type ExecutableStatistics,
  type ExecutionComponentPhase,
  type ExecutionDataStatistics,
  type ExecutionDataTap,
  type ExecutionExecutable,
  ExecutionLog,
  type ExecutionParameter,
  type ExecutionPropertyOverride,
} from './execution-log.ts';
import { Operation } from './operation.ts';
import { type MessageRow, type OperationMessage, operationMessageOf } from './operation-message.ts';

/** No message has a number like this: only the status is told. */
const behindAll = 999_999_999_999_999;

/** What an execution tells while it runs: a message, or that its status has changed. */
export type ExecutionNews =
  | { readonly kind: 'message'; readonly message: OperationMessage }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'end'; readonly status: number };

/** A data tap to add: which rows go to which file of the server. */
export interface DataTapToAdd {
  /** Identification string of the path of a data flow, e.g. `Paths[Source Output]`. */
  readonly dataflowPathIdString: string;
  /** Plain name of a file in the data dumps folder of the server. */
  readonly dataFilename: string;
  /** All when absent. */
  readonly maxRows?: number;
}

const scopes = { 20: 'project', 30: 'package', 50: 'execution' } as const;

/** An execution of a package. */
export class ExecutionOperation extends Operation<ExecutionRow> {
  readonly #log: ExecutionLog;

  /** One that the server has. */
  constructor(connection: Connection, row: ExecutionRow) {
    super(connection, row.executionId, row, `/executions/${row.executionId}`);
    this.#log = new ExecutionLog(connection, row.executionId);
  }

  get folderName(): string {
    return this.state.folderName;
  }

  get projectName(): string {
    return this.state.projectName;
  }

  get packageName(): string {
    return this.state.packageName;
  }

  get environmentName(): string | undefined {
    return this.state.environmentName;
  }

  get environmentFolderName(): string | undefined {
    return this.state.environmentFolderName;
  }

  get referenceId(): number | undefined {
    return this.state.referenceId;
  }

  get projectLsn(): number {
    return this.state.projectLsn;
  }

  override get createdTime(): Date {
    return new Date(this.state.createdTime);
  }

  /** The user on whose behalf it runs. */
  get executedAsName(): string {
    return this.state.executedAsName;
  }

  /** The environment that its values come from; undefined when it has no reference. */
  get referencedEnvironmentName(): string | undefined {
    return this.state.environmentName;
  }

  /** The folder of that environment; undefined when the reference is relative. */
  get referencedEnvironmentFolderName(): string | undefined {
    return this.state.environmentFolderName;
  }

  /** `R` relative, `A` absolute. */
  get referenceType(): string | undefined {
    return this.state.referenceType;
  }

  /** Whether the 32-bit runtime was asked for; there is one runtime. */
  get use32BitRuntime(): boolean {
    return this.state.use32bitruntime;
  }

  /** Number of the last dump that was made of it. */
  get dumpId(): string | undefined {
    return this.state.dumpId;
  }

  /** Its parameters with their values. */
  executionParameters(): Promise<ExecutionParameter[]> {
    return this.#log.parameters();
  }

  /** The properties that were given for it. */
  executionPropertyOverrides(): Promise<ExecutionPropertyOverride[]> {
    return this.#log.propertyOverrides();
  }

  /** Its data taps. */
  executionDataTaps(): Promise<ExecutionDataTap[]> {
    return this.#log.dataTaps();
  }

  /** The executables of its packages. */
  executables(): Promise<ExecutionExecutable[]> {
    return this.#log.executables();
  }

  /** How its executables ran. */
  executableStatistics(): Promise<ExecutableStatistics[]> {
    return this.#log.executableStatistics();
  }

  /** How many rows went over the paths of its data flows; kept by the logging levels performance and verbose. */
  executionDataStatistics(): Promise<ExecutionDataStatistics[]> {
    return this.#log.dataStatistics();
  }

  /** When the components of its data flows were in which phase; kept by the logging levels performance and verbose. */
  executionComponentPhases(): Promise<ExecutionComponentPhase[]> {
    return this.#log.componentPhases();
  }

  /** Gives a parameter its value: 20 of the project, 30 of the package, 50 of the execution itself. Only before it is started. */
  async setExecutionParameterValue(objectType: 20 | 30 | 50, parameterName: string, value: GivenValue): Promise<void> {
    const body = { scope: scopes[objectType], name: parameterName, value: sentValue(value) };
    await this.connection.send('POST', `/executions/${this.id}/parameters`, body);
  }

  /** Gives a property of the package its value, e.g. `\Package.Variables[User::Day].Value`. Only before it is started. */
  async setExecutionPropertyOverrideValue(path: string, value: GivenValue, sensitive = false): Promise<void> {
    const body = { path, value: String(sentValue(value)), sensitive };
    await this.connection.send('POST', `/executions/${this.id}/property-overrides`, body);
  }

  /** Has rows of a path go to a file while it runs, and gives the number of the tap. `taskPackagePath`: of the Data Flow task, e.g. `\Package\Load`. */
  addDataTap(taskPackagePath: string, tap: DataTapToAdd): Promise<number> {
    return this.#addTap(taskPackagePath, tap);
  }

  /** As `addDataTap`, with the Data Flow task named by its GUID. */
  addDataTapByGuid(dataflowTaskGuid: string, tap: DataTapToAdd): Promise<number> {
    return this.#addTap(dataflowTaskGuid, tap);
  }

  /** Takes a data tap away. Only before it is started. */
  async removeDataTap(dataTapId: number): Promise<void> {
    await this.connection.send('DELETE', `/executions/${this.id}/data-taps/${dataTapId}`);
  }

  /** Starts one that was made without; a failure of the network does not start it twice. @param retryCount how often it is tried again after a crash */
  async start(retryCount?: number): Promise<void> {
    const body = retryCount === undefined ? {} : { retryCount };
    await this.connection.send('POST', `/executions/${this.id}/start`, body, { idempotencyKey: randomUUID() });
    await this.refresh();
  }

  async #addTap(dataFlow: string, { dataflowPathIdString: path, dataFilename: file, maxRows }: DataTapToAdd) {
    const body = { dataFlow, path, file, ...(maxRows === undefined ? {} : { maxRows }) };
    const { dataTapId } = await this.connection.send<{ dataTapId: number }>(
      'POST',
      `/executions/${this.id}/data-taps`,
      body,
    );
    return dataTapId;
  }

  /** What it has told and tells, until it is over; goes on behind the message `after`, over failures of the network. */
  async *follow(
    options: { readonly after?: number; readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<ExecutionNews> {
    const { after, signal } = options;
    const events = this.connection.events(`/executions/${this.id}/events`, {
      ...(after === undefined ? {} : { after: String(after) }),
      ...(signal === undefined ? {} : { signal }),
      isLast: ({ event }) => event === 'end',
    });
    for await (const { event, data } of events) {
      const content: unknown = JSON.parse(data);
      if (event === 'message') yield { kind: event, message: operationMessageOf(content as MessageRow) };
      else if (event === 'status' || event === 'end')
        yield { kind: event, status: (content as { status: number }).status };
    }
    await this.refresh();
  }

  /** Resolves when it is over. */
  async wait(signal?: AbortSignal): Promise<void> {
    for await (const _ of this.follow({ after: behindAll, ...(signal === undefined ? {} : { signal }) }));
  }
}
