import type { SqlType, SqlValue, TypedSqlValue } from '../../sql-type.ts';
import type { BatchHost, Procedure, ProcedureCall, Relation, ResultColumn } from '../batch-host.ts';
import { SqlError } from '../sql-error.ts';
import type { StoreDatabase } from './store-database.ts';

/** Tables and rows of the host of the fixtures, in the way stores keep them. */
export const testSchema = `
CREATE TABLE folders (folder_id bigint, name text, description text, created_ms bigint, hidden integer);
INSERT INTO folders VALUES (1, 'Sales', 'Daily loads', 1735786800123, 0), (2, 'finance', NULL, 1740787200000, 0), (3, 'Übung', 'Ä', 1746057600999, 1);
CREATE TABLE executions (execution_id bigint, folder_id bigint, package_name text, status integer, start_ms bigint, end_ms bigint, guid text, duration double precision);
INSERT INTO executions VALUES
 (10, 1, 'Load.dtsx', 7, 1735786800000, 1735786890500, 'aaaaaaaa-0000-0000-0000-000000000001', 90.5),
 (11, 1, 'load.DTSX', 4, 1735873200000, 1735873201000, 'aaaaaaaa-0000-0000-0000-000000000002', 1.0),
 (12, 2, 'Month End.dtsx', 2, 1740787200000, NULL, 'BBBBBBBB-0000-0000-0000-000000000003', NULL),
 (13, 9, '100%_safe', 7, 1740787200000, 1740790800000, NULL, 3600.0);
CREATE TABLE settings (name text, value text);
INSERT INTO settings VALUES ('SCHEMA_BUILD', 'nvarchar:16.0'), ('RETENTION_WINDOW', 'int:365'), ('ENCRYPTED', 'bit:1'), ('NOTHING', NULL);
CREATE TABLE amounts (id bigint, amount numeric, price numeric, payload text);
INSERT INTO amounts VALUES (1, 10.25, 1.5, 'a'), (2, -3.10, 2.0, 'b'), (3, NULL, 0, 'c')`;

const column = (name: string, type: SqlType, nullable = true): ResultColumn => ({ name, type, nullable });
const text = (length: number): SqlType => ({ name: 'nvarchar', length });
const offset: SqlType = { name: 'datetimeoffset', scale: 7 };

const views: Readonly<
  Record<
    string,
    { readonly columns: readonly ResultColumn[]; readonly sql: string; readonly parameters?: readonly TypedSqlValue[] }
  >
> = {
  folders: {
    columns: [
      column('folder_id', { name: 'bigint' }, false),
      column('name', text(128), false),
      column('description', text(1024)),
      column('created_time', offset, false),
    ],
    sql: 'SELECT folder_id, name, description, created_ms AS created_time FROM folders WHERE hidden <= @p0 AND folder_id > @p1',
    parameters: [
      { type: { name: 'int' }, value: 1 },
      { type: { name: 'int' }, value: 0 },
    ],
  },
  executions: {
    columns: [
      column('execution_id', { name: 'bigint' }, false),
      column('folder_id', { name: 'bigint' }),
      column('package_name', text(260)),
      column('status', { name: 'int' }),
      column('start_time', offset),
      column('end_time', offset),
      column('start_local', { name: 'datetime' }),
      column('guid', { name: 'uniqueidentifier' }),
      column('duration', { name: 'float' }),
    ],
    sql: 'SELECT execution_id, folder_id, package_name, status, start_ms AS start_time, end_ms AS end_time, start_ms AS start_local, guid, duration FROM executions',
  },
  settings: {
    columns: [column('name', text(255)), column('value', { name: 'sql_variant' })],
    sql: 'SELECT name, value FROM settings',
  },
  amounts: {
    columns: [
      column('id', { name: 'int' }),
      column('amount', { name: 'decimal', precision: 9, scale: 2 }),
      column('price', { name: 'money' }),
      column('payload', { name: 'varchar', length: 10 }),
    ],
    sql: 'SELECT id, amount, price, payload FROM amounts',
  },
};

function relationOf(name: string): Relation | undefined {
  const view = Object.hasOwn(views, name) ? views[name] : undefined;
  if (view === undefined) return undefined;
  return { columns: view.columns, source: () => ({ sql: view.sql, parameters: view.parameters ?? [] }) };
}

async function* rowsOf(values: readonly (readonly SqlValue[])[]): AsyncIterable<readonly (readonly SqlValue[])[]> {
  yield values;
}

function procedures(calls: string[]): Readonly<Record<string, Procedure>> {
  const noted = (name: string, { arguments: values }: ProcedureCall): void => {
    const shown = [...values].map(([key, value]) => `${key}=${value === null ? 'NULL' : String(value)}`);
    calls.push(`${name} ${shown.join(' ')}`);
  };
  return {
    create_execution: {
      parameters: [
        { name: '@folder_name', type: text(128) },
        { name: '@package_name', type: text(260) },
        { name: '@reference_id', type: { name: 'bigint' }, defaultValue: null },
        { name: '@use32bitruntime', type: { name: 'bit' }, defaultValue: false },
        { name: '@execution_id', type: { name: 'bigint' }, isOutput: true, defaultValue: null },
      ],
      call: async (call) => {
        noted('create_execution', call);
        return { returnValue: 0, outputs: new Map([['@execution_id', 77n]]) };
      },
    },
    set_value: {
      parameters: [
        { name: '@id', type: { name: 'bigint' } },
        { name: '@value', type: { name: 'sql_variant' } },
      ],
      call: async (call) => {
        const value = call.arguments.get('@value');
        calls.push(
          `set_value ${typeof value === 'object' && value !== null && 'type' in value ? `${value.type.name} ${value.value}` : 'NULL'}`,
        );
        return { returnValue: 0 };
      },
    },
    list_numbers: {
      parameters: [{ name: '@count', type: { name: 'int' }, defaultValue: 2 }],
      call: async (call) => {
        const count = Number(call.arguments.get('@count'));
        const rows = Array.from({ length: count }, (_, at): SqlValue[] => [at + 1, `n${at + 1}`]);
        call.message({ number: 14000, severity: 0, state: 1, message: `${count} numbers` });
        await call.resultSet({
          columns: [column('id', { name: 'int' }), column('label', text(10))],
          rows: rowsOf(rows),
        });
        return { returnValue: 5 };
      },
    },
    fail: {
      parameters: [],
      call: async () => {
        throw new SqlError({ number: 27140, message: 'The folder is not there.' });
      },
    },
  };
}

const functions: Readonly<Record<string, (values: readonly TypedSqlValue[]) => TypedSqlValue>> = {
  DB_NAME: () => ({ type: text(128), value: 'SSISDB' }),
  SERVERPROPERTY: () => ({ type: { name: 'sql_variant' }, value: { type: text(128), value: '15.0.4000.0' } }),
  SHOUT: ([value]) => ({ type: text(128), value: value.value === null ? null : `${String(value.value)}!` }),
  OBJECT_ID: () => ({ type: { name: 'int' }, value: null }),
};

/** A host with the objects of the fixtures; `calls` are the calls of its procedures. */
export function testHost(database: StoreDatabase, calls: string[] = []): BatchHost {
  let current = 'SSISDB';
  const known = procedures(calls);
  const last = (name: readonly string[]): string => (name.at(-1) ?? '').toLowerCase();
  return {
    dialect: database.dialect,
    get database() {
      return current;
    },
    useDatabase: (name) => {
      if (!/^(SSISDB|msdb|master)$/i.test(name))
        throw new SqlError({ number: 911, message: `The database '${name}' does not exist.` });
      current = name;
    },
    findProcedure: (name) => (Object.hasOwn(known, last(name)) ? known[last(name)] : undefined),
    findRelation: (name) => (current.toLowerCase() === 'master' ? undefined : relationOf(last(name))),
    findTableFunction: (name, [limit]) => {
      if (last(name) !== 'recent') return undefined;
      const value = limit?.value ?? 0;
      return {
        columns: [column('id', { name: 'bigint' })],
        source: () => ({
          sql: 'SELECT execution_id AS id FROM executions WHERE execution_id > @p0',
          parameters: [{ type: { name: 'bigint' }, value: BigInt(String(value)) }],
        }),
      };
    },
    callFunction: async (name, values) => functions[(name.at(-1) ?? '').toUpperCase()]?.(values),
    globalVariable: (name) =>
      name === '@@VERSION'
        ? { type: text(300), value: 'OpenDTSX' }
        : name === '@@SPID'
          ? { type: { name: 'smallint' }, value: 51 }
          : undefined,
    query: database.query,
  };
}
