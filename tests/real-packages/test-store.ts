import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { translateStatement } from '../../src/runtime/translate-statement.ts';
import { makeTables, queryRows, type TableContent } from './sqlite-tables.ts';

/** A database that real packages are pointed at. Rows come back alike from all of them: dates as text, bits and decimals as numbers. */
export interface TestStore {
  /** Target for connection managers. */
  readonly target: string;
  /** Makes tables, named as in SQL Server. */
  makeTables(tables: Readonly<Record<string, TableContent>>): Promise<void>;
  queryRows(sql: string): Promise<readonly (readonly (string | number | null)[])[]>;
  drop(): Promise<void>;
}

/** A SQLite file in a folder. */
export async function sqliteStore(folder: string): Promise<TestStore> {
  const file = join(folder, 'data.db');
  return {
    target: `sqlite:${file}`,
    makeTables: async (tables) => makeTables(file, tables),
    queryRows: async (sql) => queryRows(file, sql) as (string | number | null)[][],
    drop: async () => rmSync(file, { force: true }),
  };
}

const databaseName = 'opendtsx_real_packages';
const rowsPerInsert = 200;

/** A database of its own on the PostgreSQL server of the tests. @param server URL of another database there */
export async function postgresqlStore(server: string): Promise<TestStore> {
  const url = new URL(server);
  await onServer(server, `DROP DATABASE IF EXISTS ${databaseName} WITH (FORCE)`, `CREATE DATABASE ${databaseName}`);
  url.pathname = `/${databaseName}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  return {
    target: `postgresql:${url.href.slice(url.protocol.length)}`,
    async makeTables(tables) {
      for (const [name, content] of Object.entries(tables)) await makeTable(client, name, content);
    },
    async queryRows(sql) {
      const types = { getTypeParser: (oid: number) => (text: string) => plainValue(oid, text) };
      return (await client.query({ text: sql, rowMode: 'array', types: types as never })).rows;
    },
    async drop() {
      await client.end();
      await onServer(server, `DROP DATABASE IF EXISTS ${databaseName} WITH (FORCE)`);
    },
  };
}

async function onServer(server: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function makeTable(client: Client, name: string, { columns, rows }: TableContent): Promise<void> {
  const quoted = name.split('.').map((part) => `[${part}]`);
  if (quoted.length > 1) await client.query(`CREATE SCHEMA IF NOT EXISTS "${name.split('.')[0].toLowerCase()}"`);
  const table = quoted.join('.');
  await client.query(translateStatement(`CREATE TABLE ${table} (${columns.join(', ')})`, 'postgresql'));
  for (let from = 0; from < rows.length; from += rowsPerInsert) {
    const part = rows.slice(from, from + rowsPerInsert);
    const lines = part.map((row, at) => `(${row.map((_, column) => `$${at * row.length + column + 1}`).join(', ')})`);
    const into = name.toLowerCase().replace('.', '"."');
    await client.query(`INSERT INTO "${into}" VALUES ${lines.join(', ')}`, part.flat());
  }
}

const numbers = new Set([20, 21, 23, 701, 1700]);
const boolean = 16;
const real = 700;

function plainValue(oid: number, text: string): string | number {
  if (oid === boolean) return text === 't' ? 1 : 0;
  if (oid === real) return Math.fround(Number(text));
  return numbers.has(oid) ? Number(text) : text;
}
