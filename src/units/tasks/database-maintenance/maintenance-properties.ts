import type { PropertyDeclarations } from 'opendtsx/sdk';

/** `DatabaseSelectionType` of the maintenance tasks. Source: observed: maintenance plans (1 to 4); 0 is that of tasks without databases. */
export const databaseSelections = { None: 0, All: 1, System: 2, User: 3, Specific: 4 } as const;

/** `TimeUnitsType` of the cleanup tasks. Source: observed: maintenance plans. */
export const timeUnits = { Day: 0, Week: 1, Month: 2, Year: 3, Hour: 5 } as const;

/** `ObjectTypeSelection` of the tasks that maintain tables. Source: inferred. */
export const objectTypes = { Table: 0, View: 1, TableView: 2 } as const;

const withoutEffect = 'It changes nothing here';

/** Properties of every maintenance task. */
export const serverProperties = {
  Connection: { kind: 'connection', description: 'Connection manager of the server.', at: '@Connection' },
  TaskName: {
    kind: 'string',
    description: `Name of the task in the history of a maintenance plan. ${withoutEffect}.`,
    at: '@TaskName',
  },
  ServerVersion: {
    kind: 'string',
    description: `Version of the server that the task was designed for. ${withoutEffect}.`,
    at: '@ServerVersion',
  },
  ExtendedLogging: {
    kind: 'boolean',
    description: `Writes the statements into the history of a maintenance plan. ${withoutEffect}: every statement is a log entry.`,
    at: '@ExtendedLogging',
    default: false,
  },
  LocalConnectionForLogging: {
    kind: 'string',
    description: `Connection manager of the server that keeps the history of a maintenance plan. ${withoutEffect}.`,
    at: '@LocalConnectionForLogging',
  },
} as const satisfies PropertyDeclarations;

/** Properties of the tasks that maintain databases. */
export const databaseProperties = {
  ...serverProperties,
  DatabaseSelectionType: {
    kind: 'enumeration',
    description:
      'Which databases are maintained: all but tempdb; master, model and msdb; all others; or those selected.',
    at: '@DatabaseSelectionType',
    values: databaseSelections,
    default: databaseSelections.None,
  },
  IgnoreDatabasesInNotOnlineState: {
    kind: 'boolean',
    description: 'Leaves databases out that are not online; otherwise the task fails at them.',
    at: '@IgnoreDatabasesInNotOnlineState',
    default: false,
  },
  SelectedDatabases: {
    kind: 'collection',
    description: 'The databases that are selected.',
    at: 'SelectedDatabases',
    fields: { DatabaseName: { kind: 'string', description: 'Name of the database.', at: '@DatabaseName' } },
  },
} as const satisfies PropertyDeclarations;

/** Properties of the tasks that maintain tables and views. */
export const tableProperties = {
  ...databaseProperties,
  TableSelectionType: {
    kind: 'integer',
    description: 'Whether tables are selected; the list itself decides.',
    at: '@TableSelectionType',
    default: 0,
  },
  ObjectTypeSelection: {
    kind: 'enumeration',
    description: 'Whether tables, views or both are maintained when none are selected.',
    at: '@ObjectTypeSelection',
    values: objectTypes,
    default: objectTypes.TableView,
  },
  SelectedTables: {
    kind: 'collection',
    description: 'The tables and views that are selected, all of one database; none means all.',
    at: 'SelectedTables',
    fields: { TableName: { kind: 'string', description: 'Name as `[schema].[name]`.', at: '@TableName' } },
  },
} as const satisfies PropertyDeclarations;

/** Properties of the tasks that remove what is old. */
export const ageProperties = {
  RemoveOlderThan: {
    kind: 'integer',
    description: 'How many units of time things are kept.',
    at: '@RemoveOlderThan',
    default: 4,
  },
  TimeUnitsType: {
    kind: 'enumeration',
    description: 'The unit of time.',
    at: '@TimeUnitsType',
    values: timeUnits,
    default: timeUnits.Week,
  },
} as const satisfies PropertyDeclarations;
