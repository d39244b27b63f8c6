import {
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
} from 'opendtsx/sdk';
import { type QueryUse, querySources, validateQuery } from './query-source.ts';
import { planEventQuery } from './wmi-classes.ts';

/** `ActionAtEvent` of the object model. */
export const eventActions = { LogTheEventAndFireDTSEvent: 0, LogTheEvent: 1, LogAndFireDTSEvent: 0, Log: 1 } as const;

/** `ActionAtTimeout` of the object model. */
export const timeoutActions = {
  LogTimeOutAndFireDTSEvent: 0,
  LogTimeOut: 1,
  LogTheTimeoutAndFireDTSEvent: 0,
  LogTheTimeout: 1,
} as const;

/** `AfterEvent` and `AfterTimeout` of the object model. */
export const endings = {
  ReturnWithSuccess: 0,
  ReturnWithFailure: 1,
  WatchfortheEventAgain: 2,
  WatchForTheEventAgain: 2,
  WatchAgain: 2,
} as const;

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
      "The WQL query, or the FILE connection manager or variable that holds it: `SELECT * FROM __InstanceCreationEvent WITHIN n WHERE TargetInstance ISA 'class' AND …`, or the events of deletion, modification and operation.",
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
  ActionAtEvent: {
    kind: 'enumeration',
    description: 'Logs an event and raises WMIEventWatcherEventOccurred, or only logs it.',
    at: '@ActionAtEvent',
    values: eventActions,
    default: eventActions.LogTheEventAndFireDTSEvent,
  },
  AfterEvent: {
    kind: 'enumeration',
    description: 'What the task does after the events that it waits for.',
    at: '@AfterEvent',
    values: endings,
    default: endings.ReturnWithSuccess,
  },
  ActionAtTimeout: {
    kind: 'enumeration',
    description: 'Logs that the time is up and raises WMIEventWatcherEventTimedout, or only logs it.',
    at: '@ActionAtTimeout',
    values: timeoutActions,
    default: timeoutActions.LogTimeOutAndFireDTSEvent,
  },
  AfterTimeout: {
    kind: 'enumeration',
    description: 'What the task does when the time is up.',
    at: '@AfterTimeout',
    values: endings,
    default: endings.ReturnWithFailure,
  },
  NumberOfEvents: { kind: 'integer', description: 'Events to wait for.', at: '@NumberOfEvents', default: 1 },
  Timeout: { kind: 'integer', description: 'Seconds to wait; 0: no limit.', at: '@Timeout', default: 0 },
} as const satisfies PropertyDeclarations;

/** A WMI Event Watcher task ready to run. */
export type WmiEventWatcherInstance = TaskInstance<typeof properties>;

/** The queries of the task. */
export const eventQueries: QueryUse = {
  prefix: 'WMIEWTASK',
  noText: 'DTS_E_WMIEWTASK_VARIABLETYPEISNOTSTRING',
  plan: planEventQuery,
};

/** WMI Event Watcher task: waits until something appears, changes or goes away on the machine. */
export const wmiEventWatcherDeclaration: TaskDeclaration<typeof properties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.WmiEventWatcherTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.WmiEventWatcherTask.WmiEventWatcherTask, Microsoft.SqlServer.WMIEWTask',
      'SSIS.WmiEventWatcherTask',
      'STOCK:WmiEventWatcherTask',
    ],
  },
  displayName: 'WMI Event Watcher Task',
  objectData: '<WMIEWTaskData />',
  description: 'Waits for an event of this machine, such as a file that arrives in a folder or a process that starts.',
  raises: [
    'DTS_E_WMIEWTASK_MISSINGWQLQUERY',
    'DTS_E_WMIEWTASK_MISSINGCONNECTION',
    'DTS_E_WMIEWTASK_CONNECTIONMNGRDOESNTEXIST',
    'DTS_E_WMIEWTASK_CONNECTIONTYPENOTWMI',
    'DTS_E_WMIEWTASK_CONNECTIONTYPENOTFILE',
    'DTS_E_WMIEWTASK_FILEDOESNOTEXIST',
    'DTS_E_WMIEWTASK_VARIABLETYPEISNOTSTRING',
    'DTS_E_WMIEWTASK_TIMEOUTOCCURRED',
    'DTS_E_WMIEWTASK_QUERYFAILURE',
    'OPENDTSX_E_TASK_PROPERTY',
    'OPENDTSX_E_WMI_QUERY',
  ],
  properties,
  validate: (instance, context) => [...validateQuery(instance, context, eventQueries), ...validateNumbers(instance)],
};

function validateNumbers({ path, properties: { NumberOfEvents, Timeout } }: WmiEventWatcherInstance): Diagnostic[] {
  const find = (property: string, value: number, reason: string): Diagnostic =>
    diagnostic('OPENDTSX_E_TASK_PROPERTY', { executable: path, property, value, reason }, { source: path });
  return [
    ...(NumberOfEvents < 1 ? [find('NumberOfEvents', NumberOfEvents, 'at least one event must be waited for')] : []),
    ...(Timeout < 0 ? [find('Timeout', Timeout, 'it counts seconds from 0')] : []),
  ];
}
