import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { registerSqlTextFunctions } from '../datatypes/sql-text-functions.ts';

const statementsKept = 400;

/**
 * Opens the file, or creates it. Commits are on disk when they return (write-ahead log, full synchronisation), rows go with their owners
 * (foreign keys), and statements are prepared once.
 */
export function openSqliteDatabase(path: string): SqliteDatabase {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  const database = new DatabaseSync(path);
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 5000; pragma temp_store = memory',
  );
  registerSqlTextFunctions(database);
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(text) {
      const known = prepared.get(text);
      if (known !== undefined) return known;
      const statement = statementOf(database, text);
      if (prepared.size >= statementsKept) prepared.clear();
      prepared.set(text, statement);
      return statement;
    },
  };
}

function statementOf(database: DatabaseSync, text: string): SqliteStatement {
  const statement: StatementSync = database.prepare(text);
  const bound = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...bound(parameters)),
    run: (parameters) => statement.run(...bound(parameters)),
    iterate: (parameters) => statement.iterate(...bound(parameters)),
  };
}
