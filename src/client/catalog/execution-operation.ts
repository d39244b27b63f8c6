import type { executionParameter } from '../../faces/rest/routes/execution-views.ts';
import type { Connection } from '../transport/connection.ts';
import type { ExecutionRow } from './catalog-rows.ts';
import { Operation } from './operation.ts';
import { type MessageRow, type OperationMessage, operationMessageOf } from './operation-message.ts';

/** A parameter of an execution with the value that it has there; without when it is sensitive. */
export type ExecutionParameter = ReturnType<typeof executionParameter.show>;

/** No message has a number like this: only the status is told. */
const behindAll = 999_999_999_999_999;

/** What an execution tells while it runs: a message, or that its status has changed. */
export type ExecutionNews =
  | { readonly kind: 'message'; readonly message: OperationMessage }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'end'; readonly status: number };

/** An execution of a package. */
export class ExecutionOperation extends Operation<ExecutionRow> {
  /** One that the server has. */
  constructor(connection: Connection, row: ExecutionRow) {
    super(connection, row.executionId, row, `/executions/${row.executionId}`);
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

  get createdTime(): Date {
    return new Date(this.state.createdTime);
  }

  /** The process that it ran in. */
  get processId(): number | undefined {
    return this.state.processId;
  }

  /** Its parameters with their values. */
  async executionParameters(): Promise<ExecutionParameter[]> {
    const all: ExecutionParameter[] = [];
    for await (const row of this.connection.list<ExecutionParameter>(`/executions/${this.id}/parameters`))
      all.push(row);
    return all;
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
