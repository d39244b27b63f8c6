import { describe, expect, it } from 'vitest';
import { DtsError } from '../../diagnostics/dts-error.ts';
import type { DatabaseConnection } from '../../sdk/driver.ts';
import { EnlistedDatabase } from './enlisted-database.ts';

const options = { signal: new AbortController().signal, timeoutSeconds: 0 };

function enlisted(executed: string[]): EnlistedDatabase {
  const inner = {
    execute: async (sql: string) => {
      executed.push(sql);
      return [];
    },
    close: async () => void executed.push('closed'),
  } as unknown as DatabaseConnection;
  return new EnlistedDatabase(inner, '\\Package\\Box');
}

// Source: inferred from SQL Server, where BEGIN TRANSACTION inside a transaction only counts.
describe('a database inside the transaction of a container', () => {
  it.each(['BEGIN TRAN', 'begin transaction', 'BEGIN', 'BEGIN TRANSACTION Load', 'START TRANSACTION', 'BEGIN WORK'])(
    'leaves out %s and the COMMIT that belongs to it',
    async (begin) => {
      const executed: string[] = [];
      const database = enlisted(executed);
      await database.execute(`${begin}; INSERT INTO T VALUES ('begin; commit')`, [], options);
      await database.execute('COMMIT TRANSACTION', [], options);
      expect(executed).toEqual([`INSERT INTO T VALUES ('begin; commit')`]);
    },
  );

  it.each(['COMMIT', 'ROLLBACK', 'ROLLBACK TRANSACTION', 'INSERT INTO T VALUES (1); COMMIT'])(
    'refuses %s, which would end the transaction',
    async (sql) => {
      const executed: string[] = [];
      const error = await enlisted(executed)
        .execute(sql, [], options)
        .catch((thrown: unknown) => thrown);
      expect(error instanceof DtsError && error.diagnostic.symbol).toBe('OPENDTSX_E_TRANSACTION_STATEMENT');
      expect(executed).toEqual([]);
    },
  );

  it.each([
    'SAVE TRANSACTION Here',
    'ROLLBACK TO SAVEPOINT here',
    'CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END',
    'CREATE FUNCTION f() RETURNS void AS $$ BEGIN COMMIT; END $$ LANGUAGE plpgsql',
    'UPDATE T SET Ending = 1',
  ])('passes on %s as it is', async (sql) => {
    const executed: string[] = [];
    await enlisted(executed).execute(sql, [], options);
    expect(executed).toEqual([sql]);
  });

  it('stays open when it is closed', async () => {
    const executed: string[] = [];
    await enlisted(executed).close();
    expect(executed).toEqual([]);
  });
});
