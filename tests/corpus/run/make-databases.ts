import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { ColumnType } from '../../../src/datatypes/data-type.ts';
import { translateStatement } from '../../../src/runtime/translate-statement.ts';
import type { NeededDatabase, NeededTable } from './collect-tables.ts';
import { sampleText, typeNameOfName, typeNameOfType } from './sample-value.ts';

/** A kind of database that the packages are mapped to. */
export interface DatabaseKind {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** Makes a database with the tables that are needed; gives the target for connection managers, and what takes it away again. */
  make(place: DatabasePlace, needed: NeededDatabase): Promise<{ readonly target: string; drop(): Promise<void> }>;
}

/** Where a database is made. */
export interface DatabasePlace {
  readonly folder: string;
  /** Letters and digits, unlike those of other databases of the run. */
  readonly name: string;
}

const rowsOfTables = 3;

/** Statements of T-SQL that make the tables, with three rows in those that are read. */
export function tableStatements(needed: NeededDatabase): readonly string[] {
  return [...needed.tables]
    .filter(([key]) => !needed.made.has(key) || needed.dropped.has(key))
    .flatMap(([, table]) => [createStatement(table), ...(table.isRead ? insertStatements(table) : [])]);
}

function createStatement(table: NeededTable): string {
  const columns = [...table.columns.values()].map(
    ({ name, type }) => `${bracketed(name)} ${typeNameIn(table, name, type)}`,
  );
  // A table that is only counted or emptied shows no column, and one that takes values without columns only their number.
  const missing = Math.max(table.unnamed, 1) - columns.length;
  const others = Array.from({ length: Math.max(missing, 0) }, (_, at) => `[column ${at + 1}] nvarchar(255)`);
  return `CREATE TABLE IF NOT EXISTS ${tableName(table)} (${[...columns, ...others].join(', ')})`;
}

function typeNameIn({ unnamed, wanted }: NeededTable, name: string, type: ColumnType | undefined): string {
  if (type !== undefined) return typeNameOfType(type);
  const literals = wanted.get(name.toLowerCase()) ?? [];
  if (literals.length > 0) return literals.every((text) => /^\d+$/.test(text)) ? 'int' : 'nvarchar(255)';
  // Which column takes which value is not known.
  return unnamed > 0 ? 'nvarchar(255)' : typeNameOfName(name);
}

function insertStatements(table: NeededTable): readonly string[] {
  const columns = [...table.columns.values()];
  if (columns.length === 0) return [];
  const names = columns.map(({ name }) => bracketed(name)).join(', ');
  const wantedRows = Math.max(0, ...[...table.wanted.values()].map((literals) => literals.length));
  const rows = Array.from({ length: rowsOfTables + wantedRows }, (_, row) => {
    const values = columns.map(({ name, type }) => {
      const literals = row < rowsOfTables ? [] : (table.wanted.get(name.toLowerCase()) ?? []);
      return (
        literals[Math.min(row - rowsOfTables, literals.length - 1)] ??
        literal(name, typeNameIn(table, name, type), row + 1)
      );
    });
    return `INSERT INTO ${tableName(table)} (${names}) VALUES (${values.join(', ')})`;
  });
  return rows;
}

function literal(name: string, typeName: string, row: number): string {
  if (/binary|image/.test(typeName)) return 'NULL';
  return `'${sampleText(name, typeName, row)}'`;
}

function tableName({ name }: NeededTable): string {
  return name.split('.').map(bracketed).join('.');
}

function bracketed(name: string): string {
  return `[${name.replaceAll(']', ']]')}]`;
}

/** A fresh SQLite file for each database. */
export const sqlite: DatabaseKind = {
  name: 'SQLite',
  async make({ folder, name }, needed) {
    const file = `${folder}/${name}.db`;
    const database = new DatabaseSync(file);
    for (const statement of tableStatements(needed)) database.exec(translateStatement(statement, 'sqlite'));
    database.close();
    return { target: `sqlite:${file}`, drop: async () => undefined };
  },
};

/** A database of its own on a PostgreSQL server for each. @param server URL of another database there */
export function postgresql(server: string): DatabaseKind {
  return {
    name: 'PostgreSQL',
    async make({ name }, needed) {
      const database = `opendtsx_corpus_${name}`;
      await statementsOn(server, [`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`, `CREATE DATABASE ${database}`]);
      const url = new URL(server);
      url.pathname = `/${database}`;
      const schemas = new Set(
        [...needed.tables.values(), ...[...needed.made].map((made) => ({ name: made }))].flatMap((table) => {
          const [schema, rest] = table.name.split('.');
          return rest === undefined ? [] : schema.toLowerCase();
        }),
      );
      await statementsOn(url.href, [
        ...[...schemas].map((schema) => `CREATE SCHEMA IF NOT EXISTS "${schema}"`),
        ...tableStatements(needed).map((statement) => translateStatement(statement, 'postgresql')),
      ]);
      return {
        target: `postgresql:${url.href.slice(url.protocol.length)}`,
        drop: () => statementsOn(server, [`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`]),
      };
    },
  };
}

async function statementsOn(server: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
