import {
  type Diagnostic,
  diagnostic,
  type PropertyDeclarations,
  type TaskDeclaration,
  type TaskInstance,
  type TaskValidation,
} from 'opendtsx/sdk';
import { readCodePage, readTerminator } from './file-format.ts';

/** `DTSBulkInsert_DataFileType` of the object model. */
export const dataFileTypes = {
  DTSBulkInsert_DataFileType_Char: 0,
  DTSBulkInsert_DataFileType_Native: 1,
  DTSBulkInsert_DataFileType_WideChar: 2,
  DTSBulkInsert_DataFileType_WideNative: 3,
} as const;

const whole = (description: string, at: string, value: number) =>
  ({ kind: 'integer', description, at, default: value }) as const;
const flag = (description: string, at: string, value: boolean) =>
  ({ kind: 'boolean', description, at, default: value }) as const;
const text = (description: string, at: string, value = '') =>
  ({ kind: 'string', description, at, default: value }) as const;

const properties = {
  SourceConnection: {
    kind: 'connection',
    description: 'FILE or FLATFILE connection manager of the file.',
    at: '@SourceConnectionName',
  },
  DestinationConnection: {
    kind: 'connection',
    description: 'Connection manager of the database.',
    at: '@DestinationConnectionName',
  },
  DestinationTableName: text('Table or view that takes the rows: its columns in order.', '@DestinationTableName'),
  FieldTerminator: text('What ends a field: `\\t`, `Comma {,}`, `||`.', '@FieldTerminator', '\\t'),
  RowTerminator: text('What ends a row: `\\n` (with or without CR), `{CR}{LF}`.', '@RowTerminator', '\\n'),
  FirstRow: whole('Number of the first row, from 1.', '@FirstRow', 1),
  LastRow: whole('Number of the last row; 0 means all.', '@LastRow', 0),
  BatchSize: whole('Rows that are committed together; 0 means all.', '@BatchSize', 0),
  MaximumErrors: whole('Rows that may not be imported; 0 means any number of them.', '@MaximumErrors', 0),
  CheckConstraints: flag('Checks constraints. Databases other than SQL Server always do.', '@CheckConstraints', true),
  KeepNulls: flag('Empty fields become NULL, not the default of the column.', '@KeepNulls', false),
  KeepIdentity: flag('Keeps the identity values of the file.', '@KeepIdentity', false),
  TableLock: flag('Locks the table. Databases other than SQL Server lock as they do.', '@TableLock', true),
  FireTriggers: flag('Fires triggers. Databases other than SQL Server always do.', '@FireTriggers', false),
  SortedData: text('Columns by which the file is sorted. It changes nothing.', '@SortedData'),
  CodePage: text('Code page of the file: RAW or ACP (1252), OEM (437), or a number.', '@CodePage', 'RAW'),
  DataFileType: {
    kind: 'enumeration',
    description: 'Text in a code page or in UTF-16, or the binary forms of SQL Server (bcp -n, bcp -N).',
    at: '@DataFileType',
    values: dataFileTypes,
    default: dataFileTypes.DTSBulkInsert_DataFileType_Char,
  },
  FormatFile: text('Format file of bcp, XML or not: fields, their ends and their columns.', '@FormatFile'),
  UseFormatFile: flag(
    'Whether the format file says how the file is read, and not terminators and DataFileType.',
    '@UseFormatFile',
    false,
  ),
} as const satisfies PropertyDeclarations;

/** The properties of the Bulk Insert task. */
export type BulkInsertProperties = typeof properties;

/** A Bulk Insert task ready to run. */
export type BulkInsertInstance = TaskInstance<BulkInsertProperties>;

/** Bulk Insert task: loads a file of text, or one that bcp wrote, into a table. */
export const bulkInsertDeclaration: TaskDeclaration<BulkInsertProperties> = {
  sdkVersion: 1,
  kind: 'task',
  identifiers: {
    creationName: 'Microsoft.BulkInsertTask',
    aliases: [
      'Microsoft.SqlServer.Dts.Tasks.BulkInsertTask.BulkInsertTask, Microsoft.SqlServer.BulkInsertTask',
      'SSIS.BulkInsertTask',
      'STOCK:BulkInsertTask',
    ],
  },
  rollsBack: true,
  displayName: 'Bulk Insert Task',
  objectData:
    '<BulkInsertTask:BulkInsertTaskData xmlns:BulkInsertTask="www.microsoft.com/sqlserver/dts/tasks/bulkinserttask" />',
  description:
    'Loads a file of text, or one that bcp wrote, into a table without transformation: its fields into the columns in order, or as a format file says.',
  raises: [
    'DTS_E_BITASK_NO_CONNECTION_MANAGER_SPECIFIED',
    'DTS_E_BITASK_INVALIDSOURCECONNECTIONNAME',
    'DTS_E_BITASK_INVALIDDESTCONNECTIONNAME',
    'DTS_E_BITASK_DESTINATION_TABLE_NOT_SPECIFIED',
    'DTS_E_BITASK_CANNOT_RETRIEVE_COLUMN_INFO',
    'DTS_E_BITASK_EXECUTION_FAILED',
    'OPENDTSX_E_TASK_PROPERTY',
    'OPENDTSX_W_BULKINSERT_FORMATFILE',
    'OPENDTSX_W_BULKINSERT_REFUSED',
  ],
  properties,
  validate: (instance, context) => [
    ...connectionFindings(instance, context),
    ...propertyFindings(instance),
    ...formatFindings(instance, context),
  ],
};

function connectionFindings(instance: BulkInsertInstance, context: TaskValidation): Diagnostic[] {
  const {
    SourceConnection: source,
    DestinationConnection: destination,
    DestinationTableName: table,
  } = instance.properties;
  const { path: executable } = instance;
  const place = { source: executable };
  if (source === '' || destination === '') {
    return [diagnostic('DTS_E_BITASK_NO_CONNECTION_MANAGER_SPECIFIED', { executable }, place)];
  }
  const findings: Diagnostic[] = [];
  const from = context.connectionKind(source);
  if (from !== 'file' && from !== 'flat-file') {
    findings.push(diagnostic('DTS_E_BITASK_INVALIDSOURCECONNECTIONNAME', { executable, connection: source }, place));
  }
  if (context.connectionKind(destination) !== 'database') {
    findings.push(diagnostic('DTS_E_BITASK_INVALIDDESTCONNECTIONNAME', { executable, connection: destination }, place));
  }
  if (table.trim() === '')
    findings.push(diagnostic('DTS_E_BITASK_DESTINATION_TABLE_NOT_SPECIFIED', { executable }, place));
  return findings;
}

function propertyFindings({ path: executable, properties: bag }: BulkInsertInstance): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const find = (property: string, value: string | number | boolean, reason: string): void => {
    const args = { executable, property, value: value === '' ? 'empty' : value, reason };
    findings.push(diagnostic('OPENDTSX_E_TASK_PROPERTY', args, { source: executable }));
  };
  const usesTerminators = !bag.UseFormatFile && bag.DataFileType % 2 === 0;
  if (bag.UseFormatFile && bag.FormatFile.trim() === '') {
    find('FormatFile', '', 'UseFormatFile is set; name the format file, or set UseFormatFile to False');
  }
  for (const property of ['FieldTerminator', 'RowTerminator'] as const) {
    if (usesTerminators && readTerminator(bag[property]) === '')
      find(property, '', 'nothing would end there; write at least one character');
  }
  if (readCodePage(bag.CodePage) === undefined)
    find('CodePage', bag.CodePage, 'write RAW, ACP, OEM or the number of a code page');
  for (const property of ['LastRow', 'BatchSize', 'MaximumErrors'] as const) {
    if (bag[property] < 0) find(property, bag[property], 'it counts rows from 0');
  }
  if (bag.FirstRow < 0) find('FirstRow', bag.FirstRow, 'rows are numbered from 1');
  if (bag.LastRow > 0 && bag.LastRow < bag.FirstRow) find('LastRow', bag.LastRow, 'it comes before FirstRow');
  return findings;
}

/** Native files without a format file are read by the types of SQL Server, which not every database keeps. */
const keepsTypes = ['tsql', 'sqlite'];

function formatFindings(
  { path: executable, properties: bag }: BulkInsertInstance,
  context: TaskValidation,
): Diagnostic[] {
  const place = { source: executable };
  if (bag.UseFormatFile) {
    const unmapped = bag.FormatFile.trim() === '' ? undefined : context.checkPath(bag.FormatFile);
    return unmapped === undefined ? [] : [unmapped];
  }
  const findings: Diagnostic[] = [];
  if (bag.FormatFile !== '') {
    findings.push(diagnostic('OPENDTSX_W_BULKINSERT_FORMATFILE', { executable, file: bag.FormatFile }, place));
  }
  const dialect = context.database?.(bag.DestinationConnection)?.dialect ?? 'tsql';
  if (bag.DataFileType % 2 === 1 && !keepsTypes.includes(dialect)) {
    const reason = `a native file has the layout of the types of SQL Server, which ${dialect} does not keep; set UseFormatFile and FormatFile to a format file (bcp … format nul -n -f), or export text (bcp -c or -w)`;
    const value = bag.DataFileType === dataFileTypes.DTSBulkInsert_DataFileType_Native ? 'Native' : 'WideNative';
    const args = { executable, property: 'DataFileType', value, reason };
    findings.push(diagnostic('OPENDTSX_E_TASK_PROPERTY', args, place));
  }
  return findings;
}
