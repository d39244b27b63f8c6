import type { Connection } from '../transport/connection.ts';
import { CatalogCollection } from './catalog-collection.ts';
import type { OperationRow } from './catalog-rows.ts';
import type { EventMessageContext } from './execution-log.ts';
import { timeOf } from './found.ts';
import { ObjectPermissions } from './object-permissions.ts';
import { type MessageRow, type OperationMessage, operationMessageOf } from './operation-message.ts';

/** The status of an operation (source: catalog.operations; names of the managed object model). */
export const ServerOperationStatus = {
  Created: 1,
  Running: 2,
  Canceled: 3,
  Failed: 4,
  Pending: 5,
  UnexpectTerminated: 6,
  Success: 7,
  Stopping: 8,
  Completion: 9,
} as const;

/** A number of `ServerOperationStatus`. */
export type ServerOperationStatus = (typeof ServerOperationStatus)[keyof typeof ServerOperationStatus];

/** What all operations tell of themselves. */
export type OperationState = Pick<
  OperationRow,
  'status' | 'startTime' | 'endTime' | 'callerName' | 'serverName' | 'stoppedByName' | 'operationType'
> &
  Partial<Pick<OperationRow, 'createdTime' | 'objectType' | 'objectId' | 'objectName' | 'processId' | 'machineName'>>;

/** What an operation does (source: catalog.operations, operation_type). */
export const OperationType = {
  initialization: 1,
  retentionWindow: 2,
  maxProjectVersion: 3,
  deployProject: 101,
  restoreProject: 106,
  execution: 200,
  stopOperation: 202,
  validateProject: 300,
  validatePackage: 301,
  configureCatalog: 1000,
} as const;

/** Whether an operation with this status is over. */
export function isOver(status: number): boolean {
  return ([3, 4, 6, 7, 9] as readonly number[]).includes(status);
}

/** What the server does or did: a deployment, execution, validation … What it tells is as of the last `refresh`. */
export class Operation<State extends OperationState = OperationState> {
  static readonly ServerOperationStatus = ServerOperationStatus;
  readonly id: number;
  readonly permissions: ObjectPermissions;
  /** What it has told, the oldest first; asked for at every walk. */
  readonly messages: CatalogCollection<OperationMessage, number>;
  protected readonly connection: Connection;
  protected state: State;
  readonly #path: string;

  /** One that the server has. `path`: its address. */
  constructor(connection: Connection, id: number, state: State, path: string = `/operations/${id}`) {
    this.connection = connection;
    this.id = id;
    this.state = state;
    this.#path = path;
    this.permissions = new ObjectPermissions(connection, () => `/operations/${id}`);
    this.messages = new CatalogCollection<OperationMessage, number>({
      kind: 'message',
      place: `The operation ${id}`,
      keyOf: (message) => message.id,
      async *list() {
        for await (const row of connection.list<MessageRow>(`/operations/${id}/messages`))
          yield operationMessageOf(row);
      },
    });
  }

  get status(): ServerOperationStatus {
    return this.state.status as ServerOperationStatus;
  }

  /** Whether it is over, however it ended. */
  get completed(): boolean {
    return isOver(this.status);
  }

  get startTime(): Date | undefined {
    return timeOf(this.state.startTime);
  }

  get endTime(): Date | undefined {
    return timeOf(this.state.endTime);
  }

  /** When it was asked for. */
  get createdTime(): Date | undefined {
    return timeOf(this.state.createdTime);
  }

  /** See `OperationType`. */
  get operationType(): number {
    return this.state.operationType;
  }

  /** The kind of what it works on: 10 folder, 20 project, 30 package, 40 environment, 50 execution. */
  get objectType(): number | undefined {
    return this.state.objectType;
  }

  get objectId(): number | undefined {
    return this.state.objectId;
  }

  get objectName(): string | undefined {
    return this.state.objectName;
  }

  /** The process that it ran in. */
  get processId(): number | undefined {
    return this.state.processId;
  }

  get machineName(): string | undefined {
    return this.state.machineName;
  }

  get callerName(): string {
    return this.state.callerName;
  }

  get serverName(): string {
    return this.state.serverName;
  }

  get stoppedByName(): string | undefined {
    return this.state.stoppedByName;
  }

  /** What was around its errors: properties of executables, variables and connection managers. @param messageId of one message only */
  async eventMessageContext(messageId?: number): Promise<EventMessageContext[]> {
    const rows: EventMessageContext[] = [];
    const query = { message: messageId };
    for await (const row of this.connection.list<EventMessageContext>(`/operations/${this.id}/context`, query))
      rows.push(row);
    return rows;
  }

  /** Reads its status and times anew. */
  async refresh(): Promise<void> {
    this.state = await this.connection.get<State>(this.#path);
  }

  /** Asks it to stop; it has stopped when `status` says so. */
  async stop(): Promise<void> {
    await this.connection.send('POST', `/operations/${this.id}/stop`);
    await this.refresh();
  }
}
