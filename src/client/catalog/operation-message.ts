import type { fullMessage } from '../../faces/rest/routes/operation-messages.ts';

/** A message of an operation as the server tells it. */
export type MessageRow = ReturnType<typeof fullMessage.show>;

/** The kinds of messages (source: catalog.operation_messages, message_type). */
export const MessageType = {
  preValidate: 10,
  postValidate: 20,
  preExecute: 30,
  postExecute: 40,
  statusChange: 50,
  progress: 60,
  information: 70,
  variableValueChanged: 80,
  diagnostic: 90,
  queryCancel: 100,
  warning: 110,
  error: 120,
  taskFailed: 130,
  diagnosticEx: 140,
  custom: 200,
  nonDiagnostic: 400,
} as const;

/** A message of an operation; of an event of a package also where it came from. */
export interface OperationMessage {
  readonly id: number;
  readonly message: string;
  readonly messageTime: Date;
  /** See `MessageType`. */
  readonly messageType: number;
  readonly messageSourceType: number;
  readonly packageName: string | undefined;
  /** E.g. `OnError`. */
  readonly eventName: string | undefined;
  readonly messageSourceName: string | undefined;
  readonly subcomponentName: string | undefined;
  /** Path of the executable in its package, e.g. `\Package\Load`. */
  readonly packagePath: string | undefined;
  readonly executionPath: string | undefined;
  readonly messageCode: number | undefined;
}

/** The message of a row. */
export function operationMessageOf(row: MessageRow): OperationMessage {
  return {
    id: row.operationMessageId,
    message: row.message,
    messageTime: new Date(row.messageTime),
    messageType: row.messageType,
    messageSourceType: row.messageSourceType,
    packageName: row.packageName,
    eventName: row.eventName,
    messageSourceName: row.messageSourceName,
    subcomponentName: row.subcomponentName,
    packagePath: row.packagePath,
    executionPath: row.executionPath,
    messageCode: row.messageCode,
  };
}
