import {
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { type QueryUse, querySources, validateQuery } from './query-source.ts';
import { planDataQuery } from './wmi-classes.ts';

/** `OutputType` of the object model. */
export const outputTypes = { DataTable: 0, PropertyValue: 1, PropertyNameAndValue: 2 } as const;

/** `OverwriteDestination` of the object model. */
export const overwriteRules = { OverwriteDestination: 0, AppendToDestination: 1, KeepOriginal: 2 } as const;

/** `DestinationType` of the object model. */
export const destinations = { FileConnection: 0, Variable: 1 } as const;

const properties = {
  WmiConnection: {
    kind: 'connection',
    description: 'WMI connection manager of the machine.',
    at: '@WMIConnectionName',
    aliases: ['WMIConnectionName'],
  },
  WqlQuerySource: {
    kind: 'string',
    description:
      'The WQL query, or the FILE connection manager or variable that holds it. Answered are Win32_OperatingSystem, Win32_ComputerSystem, Win32_Processor, Win32_Process, Win32_LogicalDisk, CIM_DataFile and CIM_DirectoryContainsFile.',
    at: '@WQLQuerySource',
    aliases: ['WQLQuerySource'],
  },
  WqlQuerySourceType: {
    kind: 'enumeration',
    description: 'Where the query is.',
    at: '@WQLQuerySourceType',
    aliases: ['WQLQuerySourceType', 'QuerySourceType'],
    values: querySources,
    default: querySources.DirectInput,
  },
  OutputType: {
    kind: 'enumeration',
    description: 'A table, or text with a value, or a name and a value, on each line.',
    at: '@OutputType',
    values: outputTypes,
    default: outputTypes.DataTable,
  },
  OverwriteDestination: {
    kind: 'enumeration',
    description: 'What becomes of what the destination holds already.',
    at: '@OverwriteDestination',
    values: overwriteRules,
    default: overwriteRules.KeepOriginal,
  },
  DestinationType: {
    kind: 'enumeration',
    description: 'What the destination is.',
    at: '@DestinationType',
    values: destinations,
    default: destinations.FileConnection,
  },
  Destination: {
    kind: 'string',
    description: 'FILE connection manager or variable that takes the answer.',
    at: '@Destination',
  },
} as const satisfies PropertyDeclarations;

/** A WMI Data Reader task ready to run. */
export type WmiDataReaderInstance = TaskInstance<typeof properties>;

/** The queries of the task. */
export const dataQueries: QueryUse = {
  prefix: 'WMIDRTASK',
  noText: 'DTS_E_WMIDRTASK_VARIABLETYPEISNOTSTRINGOROBJECT',
  plan: planDataQuery,
};

/** WMI Data Reader task: asks the machine about itself. Only what has a meaning on every system is answered. */
export const wmiDataReaderDeclaration: TaskDeclaration<typeof properties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.WmiDataReaderTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.WmiDataReaderTask.WmiDataReaderTask, Microsoft.SqlServer.WMIDRTask',
      'SSIS.WmiDataReaderTask',
      'STOCK:WmiDataReaderTask',
    ],
  },
  displayName: 'WMI Data Reader Task',
  objectData: '<WMIDRTaskData />',
  description:
    'Asks this machine about itself with a query of Windows Management Instrumentation, and stores the answer.',
  raises: [
    'DTS_E_WMIDRTASK_MISSINGWQLQUERY',
    'DTS_E_WMIDRTASK_MISSINGCONNECTION',
    'DTS_E_WMIDRTASK_CONNECTIONMNGRDOESNTEXIST',
    'DTS_E_WMIDRTASK_CONNECTIONTYPENOTWMI',
    'DTS_E_WMIDRTASK_CONNECTIONTYPENOTFILE',
    'DTS_E_WMIDRTASK_FILEDOESNOTEXIST',
    'DTS_E_WMIDRTASK_VARIABLETYPEISNOTSTRINGOROBJECT',
    'DTS_E_WMIDRTASK_DESTINATIONMUSTBESET',
    'DTS_E_WMIDRTASK_VARIABLETYPEISNOTOBJECT',
    'DTS_E_WMIDRTASK_VARIABLETYPEISNOTSTRING',
    'DTS_E_WMIDRTASK_CANTWRITETOVAR',
    'DTS_E_WMIDRTASK_TASKFAILURE',
    'OPENDTSX_E_WMI_QUERY',
  ],
  properties,
  validate: (instance, context) => [
    ...validateQuery(instance, context, dataQueries),
    ...validateDestination(instance, context),
  ],
};

/** Checks where the answer goes: a table into a file or an Object variable, text into a file or a String variable. */
export function validateDestination(instance: WmiDataReaderInstance, context: TaskValidation): Diagnostic[] {
  const { Destination: destination, DestinationType: type, OutputType: output } = instance.properties;
  const find = (symbol: string, args: Readonly<Record<string, string>> = {}): Diagnostic[] => [
    diagnostic(symbol, { executable: instance.path, ...args }, { source: instance.path }),
  ];
  if (destination.trim() === '') return find('DTS_E_WMIDRTASK_DESTINATIONMUSTBESET');
  if (type === destinations.FileConnection) {
    const kind = context.connectionKind(destination);
    if (kind === undefined) return find('DTS_E_WMIDRTASK_CONNECTIONMNGRDOESNTEXIST', { connection: destination });
    return kind === 'file' ? [] : find('DTS_E_WMIDRTASK_CONNECTIONTYPENOTFILE', { connection: destination, kind });
  }
  const isReadOnly = /^(?:\$|System::)/.test(destination);
  if (!context.hasVariable(destination) || isReadOnly) {
    return find('DTS_E_WMIDRTASK_CANTWRITETOVAR', { variable: destination });
  }
  const known = context.variable(destination)?.type.type ?? 'DT_VARIANT';
  const wanted = output === outputTypes.DataTable ? 'DT_VARIANT' : 'DT_WSTR';
  if (known === wanted) return [];
  const kind = wanted === 'DT_VARIANT' ? 'OBJECT' : 'STRING';
  return find(`DTS_E_WMIDRTASK_VARIABLETYPEISNOT${kind}`, { variable: destination });
}
