import {
  type Diagnostic,
  type DiagnosticArguments,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';

/** What the task does with the queue. */
export const queueTypes = { Sender: 0, Receiver: 1 } as const;

/** What a message holds. */
export const messageTypes = { String: 0, DataFile: 1, Variables: 2, StringMessageToVariable: 3 } as const;

/** How a string is compared with CompareString. */
export const comparisons = { None: 0, Exact: 1, IgnoreCase: 2, Contains: 3 } as const;

/** Whose messages are received. */
export const filters = { NoFilter: 0, FromPackage: 1 } as const;

const properties = {
  MSMQConnection: {
    kind: 'connection',
    description: 'MSMQ connection manager of the queue.',
    aliases: ['MsmqConnection', 'MsmqConnectionName', 'ConnectionName', 'Connection'],
  },
  Use2000Format: {
    kind: 'boolean',
    description: 'The format of SQL Server 2000, which is refused.',
    default: false,
  },
  QueueType: {
    kind: 'enumeration',
    description: 'Whether the task sends or receives.',
    values: queueTypes,
    aliases: ['Message'],
    default: queueTypes.Sender,
  },
  MessageType: {
    kind: 'enumeration',
    description: 'What the message holds.',
    values: messageTypes,
    default: messageTypes.String,
  },
  StringMessage: { kind: 'string', description: 'The string to send.', aliases: ['MessageString'] },
  DataFileMessage: { kind: 'string', description: 'Path of the file to send.', aliases: ['MessageDataFile'] },
  VariableMessage: {
    kind: 'string',
    description: 'Names of the variables to send, separated by commas.',
    aliases: ['MessageVariables'],
  },
  UseEncryption: { kind: 'boolean', description: 'Encryption by MSMQ, which is refused.', default: false },
  EncryptionAlgorithm: {
    kind: 'string',
    description: 'Algorithm of that encryption, `RC2` or `RC4`.',
    default: 'RC2',
  },
  RemoveFromMessageQueue: {
    kind: 'boolean',
    description: 'Takes the message received from the queue; otherwise it stays there.',
    aliases: ['RemoveFromQueue'],
    default: false,
  },
  ErrorIfMessageTimeOut: {
    kind: 'boolean',
    description: 'Fails when no message comes in time; otherwise the task succeeds without one.',
    aliases: ['ErrorIfMessageTimedOut'],
    default: false,
  },
  TimeoutAfter: {
    kind: 'integer',
    description: 'Seconds to wait for a message; 0: no limit.',
    aliases: ['ReceiveMessageTimeout'],
    default: 0,
  },
  SaveFileAs: {
    kind: 'string',
    description: 'Path that the file received is saved under.',
    aliases: ['SaveDataFileAs'],
  },
  Overwrite: {
    kind: 'boolean',
    description: 'Replaces a file of that name.',
    aliases: ['DataFileOverwrite'],
    default: false,
  },
  Filter: {
    kind: 'enumeration',
    description: 'Whose messages with files and variables are received.',
    values: filters,
    default: filters.NoFilter,
  },
  Identifier: {
    kind: 'string',
    description: 'Id of the package whose messages are received.',
    aliases: ['DTSMessagePackageID'],
  },
  Compare: {
    kind: 'enumeration',
    description: 'How strings are compared with CompareString; those that do not agree stay in the queue.',
    values: comparisons,
    aliases: ['StringCompareType'],
    default: comparisons.None,
  },
  CompareString: { kind: 'string', description: 'Text that strings must agree with.', aliases: ['StringCompareValue'] },
  Variable: {
    kind: 'string',
    description:
      'Variable that receives the string, or the variables, separated by commas, that receive those of the message.',
    aliases: ['ReceiveVariable'],
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Message Queue task. */
export type MessageQueueProperties = typeof properties;

/** A Message Queue task ready to run. */
export type MessageQueueInstance = TaskInstance<MessageQueueProperties>;

/** The names of a list. */
export function namesOf(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Message Queue task: sends or receives one message. */
export const messageQueueDeclaration: TaskDeclaration<MessageQueueProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.MessageQueueTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.MessageQueueTask.MessageQueueTask, Microsoft.SqlServer.MSMQTask',
      'SSIS.MessageQueueTask.3',
      'STOCK:MessageQueueTask',
    ],
  },
  displayName: 'Message Queue Task',
  objectData: '<MessageQueueTaskData />',
  description: 'Sends or receives a message of a queue: a string, a file, or variables.',
  raises: [
    'DTS_E_MSMQTASK_CONNMNGRNULL',
    'DTS_E_MSMQTASK_CONNMNGRDOESNOTEXIST',
    'DTS_E_MSMQTASK_CONNECTIONTYPENOTMSMQ',
    'DTS_E_MSMQTASK_DATA_FILE_NAME_EMPTY',
    'DTS_E_MSMQTASK_DATA_FILE_SAVE_NAME_EMPTY',
    'DTS_E_MSMQTASK_DATA_FILE_SAVE_FAILED',
    'DTS_E_MSMQTASK_DATAFILE_ALREADY_EXISTS',
    'DTS_E_MSMQTASK_STRING_COMPARE_VALUE_MISSING',
    'DTS_E_MSMQTASK_INVALID_QUEUE_PATH',
    'DTS_E_MSMQTASK_INVALID_MESSAGE_TYPE',
    'DTS_E_MSMQTASK_INVALID_PROPERTY_VALUE',
    'DTS_E_MSMQTASK_TASK_TIMEOUT',
    'DTS_E_MSMQTASK_VARIABLE_TO_RECEIVE_STRING_MSG_EMPTY',
    'DTS_E_MSMQTASK_STRING_MSG_TO_VARIABLE_NOT_FOUND',
    'DTS_E_MSMQTASK_RECEIVE_VARIABLE_EMPTY',
    'OPENDTSX_E_MSMQ_VARIABLENOTFOUND',
    'OPENDTSX_E_MSMQ_BROKER',
    'OPENDTSX_E_MSMQ_DATAFILE',
    'OPENDTSX_E_TASK_PROPERTY',
  ],
  properties,
  validate: (instance, context) => [
    ...validateConnection(instance, context),
    ...validateValues(instance),
    ...(instance.properties.QueueType === queueTypes.Receiver
      ? validateReceiving(instance, context)
      : validateSending(instance, context)),
  ],
};

function find(instance: MessageQueueInstance, symbol: string, args: DiagnosticArguments = {}): Diagnostic {
  return diagnostic(symbol, { executable: instance.path, ...args }, { source: instance.path });
}

function validateConnection(instance: MessageQueueInstance, context: TaskValidation): Diagnostic[] {
  const { MSMQConnection: connection } = instance.properties;
  if (connection === '') return [find(instance, 'DTS_E_MSMQTASK_CONNMNGRNULL')];
  const kind = context.connectionKind(connection);
  if (kind === undefined) return [find(instance, 'DTS_E_MSMQTASK_CONNMNGRDOESNOTEXIST', { connection })];
  return kind === 'message-queue' ? [] : [find(instance, 'DTS_E_MSMQTASK_CONNECTIONTYPENOTMSMQ', { connection, kind })];
}

function validateValues(instance: MessageQueueInstance): Diagnostic[] {
  const { properties: given } = instance;
  const findings: Diagnostic[] = [];
  const known = { QueueType: queueTypes, MessageType: messageTypes, Compare: comparisons, Filter: filters };
  for (const [property, values] of Object.entries(known) as [keyof typeof known, Record<string, number>][]) {
    if (Object.values(values).includes(given[property])) continue;
    const detail = Object.entries(values)
      .map(([name, number]) => `${number} ${name}`)
      .join(', ');
    const args = { property, value: given[property], detail };
    findings.push(find(instance, 'DTS_E_MSMQTASK_INVALID_PROPERTY_VALUE', args));
  }
  const refuse = (property: string, reason: string): void =>
    void findings.push(find(instance, 'OPENDTSX_E_TASK_PROPERTY', { property, value: 'True', reason }));
  if (given.Use2000Format) {
    refuse('Use2000Format', 'nothing here speaks the format of SQL Server 2000. Set it to False on both sides');
  }
  if (given.UseEncryption) {
    const reason = `${given.EncryptionAlgorithm} is a weak algorithm of Windows that brokers do not have. Set it to False and protect the way to the broker instead: repoint the connection to amqps://`;
    refuse('UseEncryption', reason);
  }
  if (given.TimeoutAfter < 0) {
    const args = { property: 'TimeoutAfter', value: given.TimeoutAfter, detail: 'seconds, from 0' };
    findings.push(find(instance, 'DTS_E_MSMQTASK_INVALID_PROPERTY_VALUE', args));
  }
  return findings;
}

function validateSending(instance: MessageQueueInstance, context: TaskValidation): Diagnostic[] {
  const { MessageType: type, DataFileMessage, VariableMessage } = instance.properties;
  if (type === messageTypes.StringMessageToVariable)
    return [find(instance, 'DTS_E_MSMQTASK_INVALID_MESSAGE_TYPE', onlyReceived)];
  if (type === messageTypes.DataFile) {
    return DataFileMessage.trim() === ''
      ? [find(instance, 'DTS_E_MSMQTASK_DATA_FILE_NAME_EMPTY')]
      : checkedPath(instance, DataFileMessage, context);
  }
  if (type !== messageTypes.Variables) return [];
  const names = namesOf(VariableMessage);
  if (names.length === 0) return [find(instance, 'DTS_E_MSMQTASK_RECEIVE_VARIABLE_EMPTY')];
  return missingVariables(instance, names, context);
}

/** Detail of the finding about a message type that cannot be sent. */
export const onlyReceived = { detail: 'a string message to a variable is received, not sent' };

function validateReceiving(instance: MessageQueueInstance, context: TaskValidation): Diagnostic[] {
  const { MessageType: type, SaveFileAs, Compare, CompareString, Variable } = instance.properties;
  if (type === messageTypes.DataFile) {
    return SaveFileAs.trim() === ''
      ? [find(instance, 'DTS_E_MSMQTASK_DATA_FILE_SAVE_NAME_EMPTY')]
      : checkedPath(instance, SaveFileAs, context);
  }
  if (type === messageTypes.Variables) {
    const names = namesOf(Variable);
    if (names.length === 0) return [find(instance, 'DTS_E_MSMQTASK_RECEIVE_VARIABLE_EMPTY')];
    return missingVariables(instance, names, context);
  }
  const findings: Diagnostic[] = [];
  if (Compare !== comparisons.None && CompareString === '') {
    findings.push(find(instance, 'DTS_E_MSMQTASK_STRING_COMPARE_VALUE_MISSING'));
  }
  if (type !== messageTypes.StringMessageToVariable) return findings;
  const variable = Variable.trim();
  if (variable === '') findings.push(find(instance, 'DTS_E_MSMQTASK_VARIABLE_TO_RECEIVE_STRING_MSG_EMPTY'));
  else if (!context.hasVariable(variable)) {
    findings.push(find(instance, 'DTS_E_MSMQTASK_STRING_MSG_TO_VARIABLE_NOT_FOUND', { variable }));
  }
  return findings;
}

function checkedPath(instance: MessageQueueInstance, path: string, context: TaskValidation): Diagnostic[] {
  const unmapped = context.checkPath(path);
  return unmapped === undefined ? [] : [{ ...unmapped, source: instance.path }];
}

function missingVariables(
  instance: MessageQueueInstance,
  names: readonly string[],
  context: TaskValidation,
): Diagnostic[] {
  return names
    .filter((variable) => !context.hasVariable(variable))
    .map((variable) => find(instance, 'OPENDTSX_E_MSMQ_VARIABLENOTFOUND', { variable }));
}
