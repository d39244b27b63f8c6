import type { DatabaseSync } from 'node:sqlite';
import { registerSqlTextFunctions } from '../../../datatypes/sql-text-functions.ts';
import type { SqlValue, TypedSqlValue } from '../../sql-type.ts';

/** A database that stands for a store: rows of its queries, and its end. */
export interface StoreDatabase {
  readonly dialect: 'sqlite' | 'postgresql';
  query(
    sql: string,
    parameters: readonly TypedSqlValue[],
    signal: AbortSignal,
  ): AsyncIterable<readonly (readonly unknown[])[]>;
  close(): Promise<void>;
}

const portionSize = 3;

function* portions(rows: readonly (readonly unknown[])[]): Iterable<readonly (readonly unknown[])[]> {
  for (let at = 0; at < rows.length; at += portionSize) yield rows.slice(at, at + portionSize);
}

function nameOf(index: number): string {
  return `@p${index}`;
}

/** A database of SQLite in memory with these statements run. */
export function openSqliteStore(schema: string): StoreDatabase {
  const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
  const database: DatabaseSync = new Database(':memory:');
  registerSqlTextFunctions(database);
  database.exec(schema);
  return {
    dialect: 'sqlite',
    async *query(sql, parameters) {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      const used = parameters.flatMap(({ value }, at) =>
        new RegExp(`${nameOf(at)}\\b`).test(sql) ? [[`p${at}`, sqliteValue(value)] as const] : [],
      );
      yield* portions(statement.all(Object.fromEntries(used)) as unknown as unknown[][]);
    },
    close: async () => database.close(),
  };
}

function sqliteValue(value: SqlValue): null | number | bigint | string | Uint8Array {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value as null | number | bigint | string | Uint8Array;
}

/** A schema of its own on a server of PostgreSQL, removed at the end. */
export async function openPostgresqlStore(url: string, schema: string): Promise<StoreDatabase> {
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: url });
  await client.connect();
  // Temporary tables end with the connection: nothing is left on the server.
  await client.query(schema.replaceAll('CREATE TABLE', 'CREATE TEMP TABLE'));
  return {
    dialect: 'postgresql',
    async *query(sql, parameters) {
      const values = parameters.map(({ value }) => postgresqlValue(value));
      const text = sql.replaceAll(/@p(\d+)\b/g, (_, index: string) => `$${Number(index) + 1}`);
      const { rows } = await client.query({ text, values, rowMode: 'array' });
      yield* portions(rows as unknown[][]);
    },
    close: () => client.end(),
  };
}

function postgresqlValue(value: SqlValue): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value);
  return typeof value === 'bigint' ? String(value) : value;
}
