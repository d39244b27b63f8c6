import {
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import type { databaseProperties, serverProperties, tableProperties } from './maintenance-properties.ts';
import { databaseSelections } from './maintenance-properties.ts';

/** A value that a task cannot run with: the property, what it holds, and why, with the way out. */
export type Fault = readonly [property: string, value: string | number | boolean, reason: string];

/** A maintenance task, ready to run. */
export type MaintenanceInstance<P extends PropertyDeclarations = typeof serverProperties> = TaskInstance<P>;

/** What one maintenance task needs beyond what all of them do. */
export interface MaintenanceNeeds<P extends PropertyDeclarations> {
  /** Why the task does not run on a database of a dialect other than T-SQL, with the way out; undefined where it does. */
  elsewhere(dialect: string, properties: TaskInstance<P>['properties']): string | undefined;
  /** What is wrong with its own properties. */
  faults?(properties: TaskInstance<P>['properties']): readonly Fault[];
}

/** Symbols that the check raises. */
export const maintenanceSymbols = [
  'DTS_E_SQLTASK_NOCONNECTIONMANAGER',
  'DTS_E_SQLTASK_CANNOTLOCATECONNMANAGER',
  'DTS_E_SQLTASK_NOHANDLERFORCONNECTION',
  'DTS_E_SQLTASK_ERROREXECUTINGTHEQUERY',
  'OPENDTSX_E_TASK_PROPERTY',
];

/** Checks connection, database and properties of a maintenance task. */
export function checkMaintenance<P extends PropertyDeclarations & Pick<typeof serverProperties, 'Connection'>>(
  instance: TaskInstance<P>,
  context: TaskValidation,
  needs: MaintenanceNeeds<P>,
): Diagnostic[] {
  const { path: executable } = instance;
  const connection = String((instance.properties as { readonly Connection: string }).Connection);
  const place = { source: executable };
  if (connection === '') return [diagnostic('DTS_E_SQLTASK_NOCONNECTIONMANAGER', { executable }, place)];
  const kind = context.connectionKind(connection);
  if (kind === undefined) {
    return [diagnostic('DTS_E_SQLTASK_CANNOTLOCATECONNMANAGER', { executable, connection }, place)];
  }
  if (kind !== 'database') {
    return [diagnostic('DTS_E_SQLTASK_NOHANDLERFORCONNECTION', { executable, connection, kind }, place)];
  }
  const faults = needs.faults?.(instance.properties) ?? [];
  const dialect = context.database?.(connection)?.dialect ?? 'tsql';
  const misplaced = dialectFault(instance, dialect, needs);
  return [...(misplaced === undefined ? [] : [misplaced]), ...faults].map((fault) => faultFinding(instance, fault));
}

/** The fault of a task on a database that has nothing like it. */
export function dialectFault<P extends PropertyDeclarations>(
  instance: TaskInstance<P>,
  dialect: string,
  needs: MaintenanceNeeds<P>,
): Fault | undefined {
  const reason = dialect === 'tsql' ? undefined : needs.elsewhere(dialect, instance.properties);
  const { Connection: connection } = instance.properties as unknown as { readonly Connection: string };
  return reason === undefined ? undefined : ['Connection', connection, reason];
}

/** The finding of a fault. */
export function faultFinding(instance: { readonly path: string }, [property, value, reason]: Fault): Diagnostic {
  const args = { executable: instance.path, property, value: value === '' ? 'empty' : value, reason };
  return diagnostic('OPENDTSX_E_TASK_PROPERTY', args, { source: instance.path });
}

/** Whether databases are selected. */
export function databaseFaults(properties: TaskInstance<typeof databaseProperties>['properties']): Fault[] {
  const { DatabaseSelectionType: type, SelectedDatabases: selected } = properties;
  if (type === databaseSelections.None) {
    return [['DatabaseSelectionType', 'None', 'the task maintains databases; choose All, System, User or Specific']];
  }
  const named = selected.length > 0 && selected.every(({ DatabaseName }) => DatabaseName.trim() !== '');
  if (type !== databaseSelections.Specific || named) return [];
  return [['SelectedDatabases', '', 'the task maintains selected databases; name at least one']];
}

/** Whether databases are selected, and tables of one database only. */
export function tableFaults(properties: TaskInstance<typeof tableProperties>['properties']): Fault[] {
  const { DatabaseSelectionType: type, SelectedDatabases: databases, SelectedTables: tables } = properties;
  const one = type === databaseSelections.Specific && databases.length === 1;
  const mixed: Fault[] =
    tables.length === 0 || one
      ? []
      : [['SelectedTables', tables.length, 'tables can be selected of one database only; select one database']];
  const unnamed: Fault[] = tables.some(({ TableName }) => TableName.trim() === '')
    ? [['SelectedTables', '', 'a selected table has no name; write [schema].[name]']]
    : [];
  return [...databaseFaults(properties), ...mixed, ...unnamed];
}

/** The reason why only SQL Server has what a task does, with the way out. */
export function onlySqlServer(what: string, wayOut: string): string {
  return `only SQL Server has ${what}; instead, ${wayOut}`;
}
