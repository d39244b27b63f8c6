import {
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { isLsn } from './cdc-state.ts';
import { operations } from './next-state.ts';

const text = (description: string) => ({ kind: 'string', description }) as const;
const seconds = (description: string, value: number) => ({ kind: 'integer', description, default: value }) as const;

const properties = {
  Connection: {
    kind: 'connection',
    description: 'Connection manager of the SQL Server database that captures changes.',
  },
  TaskOperation: {
    kind: 'enumeration',
    description: 'What happens to the CDC state.',
    values: operations,
    default: operations.GetProcessingRange,
  },
  OperationParameter: text('For MarkCdcStart: the LSN after which changes are processed; empty means the current one.'),
  StateVariable: { kind: 'variable', description: 'String variable of the CDC state.' },
  AutomaticStatePersistence: {
    kind: 'boolean',
    description: 'Reads the state from the state table, and writes it there.',
    default: true,
  },
  StateConnection: {
    kind: 'connection',
    description: 'Connection manager of the database with the state table; that of Connection when empty.',
  },
  StateTable: text('Table of states, with the columns name and state.'),
  StateName: text('Name under which the state is kept in the state table.'),
  CommandTimeout: seconds('Seconds that a statement may take; 0 means no limit.', 30),
  ChangeDetectionTimeout: seconds(
    'Seconds that MarkInitialLoadEnd waits for a change after the load. SQL Server notes every 5 minutes that nothing changes.',
    600,
  ),
  ChangeDetectionRetryInterval: seconds('Seconds after which it looks for the change again.', 10),
} as const satisfies PropertyDeclarations;

/** The properties of the CDC Control task. */
export type CdcControlProperties = typeof properties;

/** A CDC Control task ready to run. */
export type CdcControlInstance = TaskInstance<CdcControlProperties>;

/** CDC Control task: keeps the range of changes that a package processes. */
export const cdcControlDeclaration: TaskDeclaration<CdcControlProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Attunity.CdcControlTask',
    aliases: ['Attunity.SqlServer.CDCControlTask.CdcControlTask, Attunity.SqlServer.CDCControlTask'],
  },
  rollsBack: true,
  displayName: 'CDC Control Task',
  objectData: '<CDCControlTask />',
  description: 'Keeps the range of captured changes that a package processes, in a variable and a state table.',
  raises: [
    'OPENDTSX_E_TASK_PROPERTY',
    'OPENDTSX_E_CDC_STATE',
    'OPENDTSX_E_CDC_LSN',
    'OPENDTSX_E_CDC_STATETABLE',
    'OPENDTSX_W_CDC_REPEATED',
  ],
  properties,
  validate: checkCdcControl,
};

/** The way out where the source is no SQL Server. */
export const needsSqlServer =
  'log sequence numbers exist in SQL Server only; instead, keep the last processed key or time in a variable and read the changes with a query on it';

function checkCdcControl(instance: CdcControlInstance, context: TaskValidation): Diagnostic[] {
  const bag = instance.properties;
  const findings: Diagnostic[] = [];
  const find = (property: string, value: string | number, reason: string): void => {
    const args = { executable: instance.path, property, value: value === '' ? 'empty' : value, reason };
    findings.push(diagnostic('OPENDTSX_E_TASK_PROPERTY', args, { source: instance.path }));
  };
  const checkConnection = (property: string, connection: string): boolean => {
    if (connection === '') find(property, '', 'choose the connection manager of a database');
    else if (context.connectionKind(connection) !== 'database') {
      find(property, connection, 'it is no connection manager of a database of this package or project');
    } else return true;
    return false;
  };
  if (checkConnection('Connection', bag.Connection)) {
    const dialect = context.database?.(bag.Connection)?.dialect ?? 'tsql';
    if (dialect !== 'tsql') find('Connection', bag.Connection, needsSqlServer);
  }
  checkVariable(bag.StateVariable, context, find);
  if (bag.AutomaticStatePersistence) {
    if (bag.StateConnection !== '') checkConnection('StateConnection', bag.StateConnection);
    if (bag.StateTable.trim() === '')
      find('StateTable', '', 'name the table of states, or set AutomaticStatePersistence to False');
    if (bag.StateName.trim() === '') find('StateName', '', 'the state is kept under a name; write one');
  }
  const parameter = bag.OperationParameter.trim();
  if (bag.TaskOperation === operations.MarkCdcStart && parameter !== '' && !isLsn(parameter)) {
    const reason =
      'names of snapshot databases are not looked up; write the LSN of the snapshot, 0x and up to 20 digits';
    find('OperationParameter', parameter, reason);
  }
  for (const property of ['CommandTimeout', 'ChangeDetectionTimeout', 'ChangeDetectionRetryInterval'] as const) {
    if (bag[property] < 0) find(property, bag[property], 'it counts seconds from 0');
  }
  return findings;
}

function checkVariable(
  name: string,
  context: TaskValidation,
  find: (property: string, value: string, reason: string) => void,
): void {
  if (name === '') find('StateVariable', '', 'choose a String variable for the CDC state');
  else if (!context.hasVariable(name)) find('StateVariable', name, 'there is no such variable');
  else if (context.variable(name)?.type.type !== 'DT_WSTR')
    find('StateVariable', name, 'it has to be a String variable');
}
