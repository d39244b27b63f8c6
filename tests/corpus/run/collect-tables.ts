import type { ColumnType } from '../../../src/datatypes/data-type.ts';
import { dataTypeCodes } from '../../../src/datatypes/data-type.ts';
import type { Component, ExternalMetadataColumn } from '../../../src/model/pipeline.ts';
import type { ExecutablePlan, PackagePlan } from '../../../src/plan/package-plan.ts';
import type { PropertyBag } from '../../../src/sdk/property.ts';
import { nameAt } from '../../../src/tsql/names.ts';
import { tokenise } from '../../../src/tsql/tokenise.ts';
import { databaseKey } from './database-connections.ts';
import { plainTableName, statementTables } from './statement-tables.ts';

/** A table that a package needs. */
export interface NeededTable {
  readonly name: string;
  /** By name in lower case; without a type only the name is known. */
  readonly columns: Map<string, { readonly name: string; readonly type: ColumnType | undefined }>;
  /** Whether rows are read from it. */
  isRead: boolean;
  /** Literals that conditions compare columns with, by name in lower case. */
  readonly wanted: Map<string, readonly string[]>;
  /** Values that an INSERT without columns gives. */
  unnamed: number;
}

/** What a package needs of one database. */
export interface NeededDatabase {
  readonly tables: Map<string, NeededTable>;
  /** Names in lower case of tables that its statements make themselves. */
  readonly made: Set<string>;
  readonly dropped: Set<string>;
}

/** Statements and components that use a database. */
interface Use {
  readonly sql: string;
  readonly columns: readonly { readonly name: string; readonly type: ColumnType | undefined }[];
  readonly isRead: boolean;
}

/** The tables that executables of a package read and write, by database: from the metadata of its components and the names in its statements. */
export function collectTables(plan: PackagePlan): ReadonlyMap<string, NeededDatabase> {
  const databases = new Map<string, NeededDatabase>();
  const parameters = plan.parameters.map(({ qualifiedName, value }) => [qualifiedName, String(value ?? '')] as const);
  const variables = new Map([...variablesOf(plan.root), ...parameters]);
  const into = (reference: string): NeededDatabase | undefined => {
    const key = databaseKey(plan, reference);
    if (key === undefined) return undefined;
    const database = databases.get(key) ?? { tables: new Map(), made: new Set(), dropped: new Set() };
    databases.set(key, database);
    return database;
  };
  const visit = (executable: ExecutablePlan): void => {
    if (executable.neverRuns) return;
    const { task } = executable;
    for (const component of task?.pipeline?.model.components ?? []) readComponent(component, variables, into);
    if (typeof task?.properties.SqlStatementSource === 'string') {
      const { Connection, SqlStatementSource: written, SqlStatementSourceType: kind } = task.properties;
      const sql = kind === 3 ? (variables.get(written) ?? '') : kind === 1 ? written : '';
      const database = into(String(Connection ?? ''));
      if (database !== undefined) readStatement({ sql, columns: [], isRead: /\bselect\b/i.test(sql) }, database);
    }
    if (task !== undefined) readTaskTables(task.properties, into);
    for (const child of [...executable.executables, ...executable.eventHandlers]) visit(child);
  };
  visit(plan.root);
  for (const database of databases.values()) shareTypes(database, databases);
  return databases;
}

/** A column of which only the name is known gets the type that a column of this name has elsewhere in the package. */
function shareTypes({ tables }: NeededDatabase, databases: ReadonlyMap<string, NeededDatabase>): void {
  const all = [...databases.values()].flatMap((database) => [...database.tables.values()]);
  const typed = new Map(all.flatMap(({ columns }) => [...columns].filter(([, { type }]) => type !== undefined)));
  for (const { columns } of tables.values()) {
    for (const [key, { name, type }] of columns) columns.set(key, { name, type: type ?? typed.get(key)?.type });
  }
}

/** Tables that tasks name: those that are copied, loaded from a file or profiled. */
function readTaskTables(properties: PropertyBag, into: (reference: string) => NeededDatabase | undefined): void {
  const { SourceConnection = '', DestinationConnection = '', DestinationTableName = '', TablesList = '' } = properties;
  const loaded = into(String(DestinationConnection));
  if (loaded !== undefined && DestinationTableName !== '') {
    addTable(String(DestinationTableName), { sql: '', columns: [], isRead: false }, loaded);
  }
  const copied = into(String(SourceConnection));
  const names = String(TablesList).match(/(?:\[[^\]]*\]\.)?\[[^\]]*\]/g) ?? [];
  for (const name of copied === undefined ? [] : names)
    addTable(name, { sql: '', columns: [], isRead: true }, copied as NeededDatabase);
  for (const text of Object.values(properties)) {
    if (typeof text === 'string' && text.includes('ProfileRequest')) readProfileRequests(text, into);
  }
}

function readProfileRequests(xml: string, into: (reference: string) => NeededDatabase | undefined): void {
  for (const [request] of xml.matchAll(/<\w*ProfileRequest ID[\s\S]*?<\/\w*ProfileRequest>/g)) {
    const [, id = ''] = /<DataSourceID>([^<]*)/.exec(request) ?? [];
    const [, schema = '', table = ''] = /<Table Schema="([^"]*)" Table="([^"]*)"/.exec(request) ?? [];
    const columns = [...request.matchAll(/ColumnName="([^"]*)"/g)].map(([, name]) => ({ name, type: undefined }));
    const database = into(id);
    if (database !== undefined && table !== '')
      addTable(`[${schema}].[${table}]`, { sql: '', columns, isRead: true }, database);
  }
}

function variablesOf(executable: ExecutablePlan): ReadonlyMap<string, string> {
  const own = executable.variables.map(({ qualifiedName, value }) => [qualifiedName, String(value ?? '')] as const);
  const below = [...executable.executables, ...executable.eventHandlers].flatMap((child) => [...variablesOf(child)]);
  return new Map([...below, ...own]);
}

function readComponent(
  component: Component,
  variables: ReadonlyMap<string, string>,
  into: (reference: string) => NeededDatabase | undefined,
): void {
  const [connection] = component.connections;
  const database =
    connection === undefined ? undefined : into(connection.connectionManagerId || connection.connectionManagerRefId);
  if (database === undefined) return;
  const value = (name: string): string => component.customProperties.find((each) => each.name === name)?.value ?? '';
  const isSource = component.inputs.length === 0;
  const isDestination = component.outputs.every(({ isErrorOut }) => isErrorOut);
  const isTermTable = value('RefTermTable') !== '';
  const columns = isTermTable
    ? [{ name: value('RefTermColumn'), type: undefined }]
    : columnsOf(component, value('ReferenceMetadataXml'), isSource);
  const isRead = !isDestination;
  const mode = Number(value('AccessMode') || '-1');
  const variable = variables.get(value('OpenRowsetVariable') || value('SqlCommandVariable')) ?? '';
  const isTableMode = isDestination ? mode !== 2 : mode === 0 || mode === 1;
  const table = mode === 1 || (isDestination && mode === 4) ? variable : value('OpenRowset');
  const named =
    table ||
    value('RefTermTable') ||
    value('BulkInsertTableName') ||
    value('ReferenceTableName') ||
    value('TableOrViewName');
  const sql = mode === 3 ? variable : value('SqlCommand');
  if (named !== '' && (isTableMode || mode === -1)) addTable(named, { sql: '', columns, isRead }, database);
  else if (sql !== '') readStatement({ sql, columns, isRead }, database);
}

function columnsOf(component: Component, reference: string, isSource: boolean): Use['columns'] {
  if (reference !== '') return referenceColumns(reference);
  const ports = isSource ? component.outputs.filter(({ isErrorOut }) => !isErrorOut) : component.inputs;
  return ports.flatMap(({ externalColumns }): readonly ExternalMetadataColumn[] => externalColumns);
}

function referenceColumns(xml: string): Use['columns'] {
  return [...xml.matchAll(/<referenceColumn\s([^>]*)\/?>/g)].map(([, attributes]) => {
    const value = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
    const type = value('dataType') as ColumnType['type'];
    const sizes = { length: value('length'), precision: value('precision'), scale: value('scale') };
    const [length, precision, scale] = [sizes.length, sizes.precision, sizes.scale].map((text) => Number(text || '0'));
    return {
      name: value('name'),
      type: type in dataTypeCodes ? { type, length, precision, scale, codePage: 1252 } : undefined,
    };
  });
}

function addTable(written: string, use: Use, database: NeededDatabase): void {
  const tokens = tokenise(written);
  if ('finding' in tokens) return;
  const parts = nameAt(tokens.items, 0)?.parts ?? [];
  const name = plainTableName(parts.map((part) => (part.kind === 'word' ? part.text : part.value)));
  if (name !== undefined) addColumns(name, use.columns, use.isRead, database);
}

function readStatement({ sql, columns, isRead }: Use, database: NeededDatabase): void {
  const { used, made, dropped } = statementTables(sql);
  for (const name of made) database.made.add(name);
  for (const name of dropped) database.dropped.add(name);
  const typed = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  for (const table of used.values()) {
    const typeOf = (name: string): ColumnType | undefined =>
      typed.get((table.aliases.get(name.toLowerCase()) ?? name).toLowerCase())?.type;
    const named = [...table.columns].map((name) => ({ name, type: typeOf(name) }));
    // Columns that come from `*` are in the metadata only.
    const isAll = table.isStar || (used.size === 1 && /\*/.test(sql) && !/count\s*\(\s*\*/i.test(sql));
    const needed = addColumns(table.name, [...named, ...(isAll ? columns : [])], isRead, database);
    needed.unnamed = Math.max(needed.unnamed, table.unnamed);
    for (const [name, literals] of table.wanted)
      needed.wanted.set(name, [...(needed.wanted.get(name) ?? []), ...literals]);
  }
}

function addColumns(name: string, columns: Use['columns'], isRead: boolean, database: NeededDatabase): NeededTable {
  const key = name.toLowerCase();
  const table = database.tables.get(key) ?? { name, columns: new Map(), isRead: false, wanted: new Map(), unnamed: 0 };
  database.tables.set(key, table);
  table.isRead ||= isRead;
  for (const column of columns) {
    const before = table.columns.get(column.name.toLowerCase());
    if (before?.type === undefined)
      table.columns.set(
        column.name.toLowerCase(),
        before === undefined || column.type !== undefined
          ? { name: before?.name ?? column.name, type: column.type }
          : before,
      );
  }
  return table;
}
