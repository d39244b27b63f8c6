import {
  type Diagnostic,
  type DiagnosticArguments,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { type ProfileInput, RequestFault, readProfileInput } from './profile-request.ts';

/** Where the profiles go. */
export const destinationTypes = { FileConnection: 0, Variable: 1 } as const;

const properties = {
  ProfileInputXml: {
    kind: 'string',
    description: 'The requests, as a document of the schema of data profiles.',
    at: 'ProfileInput',
    aliases: ['ProfileInput'],
  },
  DestinationType: {
    kind: 'enumeration',
    description: 'Where the profiles go.',
    values: destinationTypes,
    default: destinationTypes.FileConnection,
  },
  Destination: {
    kind: 'string',
    description: 'FILE connection manager, or variable, that receives the profiles as XML.',
  },
  OverwriteDestination: {
    kind: 'boolean',
    description: 'Whether a file that exists, or a variable that holds a text, is overwritten.',
    default: false,
  },
} as const satisfies PropertyDeclarations;

/** The properties of the Data Profiling task. */
export type DataProfilingProperties = typeof properties;

/** A Data Profiling task ready to run. */
export type DataProfilingInstance = TaskInstance<DataProfilingProperties>;

/** Data Profiling task: computes profiles of tables. */
export const dataProfilingDeclaration: TaskDeclaration<DataProfilingProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.DataProfilingTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.DataProfilingTask.DataProfilingTask, Microsoft.SqlServer.DataProfilingTask',
      'Microsoft.DataDebugger.DataProfiling.DataProfilingTask, Microsoft.SqlServer.DataProfilingTask',
      'SSIS.DataProfilingTask.3',
    ],
  },
  displayName: 'Data Profiling Task',
  objectData: '<DataProfilingTaskData />',
  description: 'Computes profiles of the columns of tables, and of how they depend on each other.',
  raises: [
    'DTS_E_CONNECTIONNOTFOUND',
    'DTS_E_VARIABLENOTFOUND',
    'DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE',
    'OPENDTSX_E_TASK_PROPERTY',
    'OPENDTSX_E_PROFILING_REQUEST',
    'OPENDTSX_E_PROFILING_DATA',
    'OPENDTSX_W_PROFILING_EMPTY',
  ],
  properties,
  validate: (instance, context) => [...validateInput(instance, context), ...validateDestination(instance, context)],
};

function find(instance: DataProfilingInstance, symbol: string, args: DiagnosticArguments): Diagnostic {
  return diagnostic(symbol, { executable: instance.path, ...args }, { source: instance.path });
}

function validateInput(instance: DataProfilingInstance, context: TaskValidation): Diagnostic[] {
  let input: ProfileInput;
  try {
    input = readProfileInput(instance.properties.ProfileInputXml);
  } catch (cause) {
    if (!(cause instanceof RequestFault)) throw cause;
    return [find(instance, 'OPENDTSX_E_PROFILING_REQUEST', { request: cause.request, reason: cause.message })];
  }
  const sources = new Map(input.requests.map(({ id, dataSource }) => [dataSource, id]));
  return [...sources].flatMap(([connection, request]): Diagnostic[] => {
    const kind = context.connectionKind(connection);
    if (kind === 'database') return [];
    if (kind === undefined) return [find(instance, 'DTS_E_CONNECTIONNOTFOUND', { connection })];
    const reason = `its connection manager ${connection} leads to no database (kind: ${kind})`;
    return [find(instance, 'OPENDTSX_E_PROFILING_REQUEST', { request, reason })];
  });
}

function validateDestination(instance: DataProfilingInstance, context: TaskValidation): Diagnostic[] {
  const { DestinationType: type, Destination: written } = instance.properties;
  const wrong = (property: string, value: string | number, reason: string): Diagnostic[] => [
    find(instance, 'OPENDTSX_E_TASK_PROPERTY', { property, value, reason }),
  ];
  if (type !== destinationTypes.FileConnection && type !== destinationTypes.Variable) {
    return wrong('DestinationType', type, 'known are 0 FileConnection, 1 Variable');
  }
  if (written.trim() === '') {
    return wrong('Destination', 'empty', 'name the FILE connection manager or variable that receives the profiles');
  }
  if (type === destinationTypes.Variable) {
    return context.hasVariable(written) ? [] : [find(instance, 'DTS_E_VARIABLENOTFOUND', { variable: written })];
  }
  const kind = context.connectionKind(written);
  if (kind === 'file') return [];
  if (kind === undefined) return [find(instance, 'DTS_E_CONNECTIONNOTFOUND', { connection: written })];
  return wrong('Destination', written, `it is no FILE connection manager but one of kind ${kind}`);
}
