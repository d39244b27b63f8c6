import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DatabaseConnection, StatementParameter } from 'opendtsx/sdk';
import { logEntry, logProviderUnderTest, symbolOf } from 'opendtsx/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { translateStatement } from '../src/runtime/translate-statement.ts';
import { postgresqlDriver } from '../src/units/drivers/postgresql/index.ts';
import { sqliteDriver } from '../src/units/drivers/sqlite/index.ts';
import { sqlServerLogProvider } from '../src/units/log-providers/sql-server/index.ts';
import { suite } from './suite-availability.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-sql-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const signal = new AbortController().signal;

async function openStore(): Promise<DatabaseConnection> {
  return (await sqliteDriver.load()).connect(join(folder, 'log.db'), {}, signal);
}

function under(database: DatabaseConnection) {
  const connections = { Log: { kind: 'database', database } } as const;
  const translateSql = translateStatement;
  return logProviderUnderTest(sqlServerLogProvider, { configString: 'Log', connections, translateSql });
}

function rows(sql: string): unknown[] {
  const database = new DatabaseSync(join(folder, 'log.db'), { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

/** A SQL Server that takes statements and remembers them. */
function sqlServer(hasTable: boolean): {
  database: DatabaseConnection;
  ran: string[];
  parameters: StatementParameter[];
} {
  const ran: string[] = [];
  const parameters: StatementParameter[] = [];
  const database = {
    dialect: 'tsql',
    describeTable: async () => (hasTable ? [] : undefined),
    async execute(sql: string, given: readonly StatementParameter[]) {
      ran.push(sql);
      parameters.push(...given);
      return [];
    },
  } as unknown as DatabaseConnection;
  return { database, ran, parameters };
}

describe('the log provider for SQL Server', () => {
  // Source: documentation of sysssislog; inferred for other databases.
  it('makes the table and writes entries in their order', async () => {
    const database = await openStore();
    const log = await under(database).open();
    for (let number = 0; number < 120; number++) await log.write(logEntry({ event: `E${number}` }));
    await log.close();
    await database.close();
    expect(rows('SELECT count(*) AS number, min(id) AS first, max(id) AS last FROM sysssislog')).toEqual([
      { number: 120, first: 1, last: 120 },
    ]);
    expect(rows('SELECT event FROM sysssislog ORDER BY id LIMIT 2')).toEqual([{ event: 'E0' }, { event: 'E1' }]);
    const [entry] = rows('SELECT * FROM sysssislog WHERE id = 1') as Record<string, unknown>[];
    expect(entry).toMatchObject({
      computer: 'HOST',
      source: 'Load',
      datacode: -1_073_548_784,
      message: 'It failed.\r\n',
    });
    expect(String(entry.starttime)).toMatch(/^2021-05-23 20:41:45/);
    expect(String(entry.executionid)).toContain('88641237-713C-4954-A36A-2BB6594F0C35');
  });

  it('writes to a table that is there', async () => {
    for (let run = 0; run < 2; run++) {
      const database = await openStore();
      const log = await under(database).open();
      await log.write(logEntry());
      await log.close();
      await database.close();
    }
    expect(rows('SELECT count(*) AS number FROM sysssislog')).toEqual([{ number: 2 }]);
  });

  // Source: documentation: the column takes 2048 characters, longer messages are cut.
  it('cuts long messages, and takes what is no GUID as none', async () => {
    const database = await openStore();
    const log = await under(database).open();
    await log.write(logEntry({ message: 'x'.repeat(3000), sourceId: '', dataBytes: new Uint8Array([1, 2]) }));
    await log.close();
    await database.close();
    const [entry] = rows('SELECT length(message) AS length, sourceid, hex(databytes) AS bytes FROM sysssislog') as {
      readonly length: number;
      readonly sourceid: string;
      readonly bytes: string;
    }[];
    expect(entry).toMatchObject({ length: 2048, bytes: '0102' });
    expect(entry.sourceid).toContain('00000000-0000-0000-0000-000000000000');
  });

  it('waits while a transaction of the package writes to the same database', async () => {
    const [database, other] = [await openStore(), await openStore()];
    const log = await under(database).open();
    const transaction = await other.beginTransaction?.('serializable', { signal });
    await other.execute('CREATE TABLE t (a INTEGER)', [], { signal, timeoutSeconds: 0 });
    await log.write(logEntry());
    await transaction?.rollback();
    await log.close();
    await database.close();
    await other.close();
    expect(rows('SELECT count(*) AS number FROM sysssislog')).toEqual([{ number: 1 }]);
  });

  // Source: documentation: SSIS makes table and procedure, and calls the procedure.
  it('goes through sp_ssis_addlogentry on SQL Server', async () => {
    const { database, ran, parameters } = sqlServer(false);
    const log = await under(database).open();
    await log.write(logEntry());
    await log.close();
    expect(ran[0]).toMatch(/^CREATE TABLE sysssislog \(/);
    expect(ran[1]).toMatch(
      /^IF OBJECT_ID\('sp_ssis_addlogentry', 'P'\) IS NULL EXEC\('CREATE PROCEDURE sp_ssis_addlogentry @event sysname, /,
    );
    expect(ran[2]).toMatch(/^EXEC sp_ssis_addlogentry \?(, \?){10}$/);
    expect(parameters.map(({ value }) => value.type.type)).toEqual(
      'WSTR WSTR WSTR WSTR GUID GUID DBTIMESTAMP DBTIMESTAMP I4 IMAGE WSTR'.split(' ').map((type) => `DT_${type}`),
    );
  });

  it('does not make a table that is there', async () => {
    const { database, ran } = sqlServer(true);
    await (await under(database).open()).close();
    expect(ran).toHaveLength(1);
  });

  it('ends when an entry cannot be written (DTS_E_LOGFAILED)', async () => {
    const database = await openStore();
    const log = await under(database).open();
    await database.execute('DROP TABLE sysssislog', [], { signal, timeoutSeconds: 0 });
    await log.write(logEntry());
    expect(await symbolOf(log.close())).toBe('DTS_E_LOGFAILED');
    await database.close();
  });

  it('cannot be opened when the table cannot be made (DTS_E_OPENLOGFAILED)', async () => {
    const { database } = sqlServer(false);
    const failing = { ...database, execute: () => Promise.reject(new Error('no permission')) };
    expect(await symbolOf(under(failing as unknown as DatabaseConnection).open())).toBe('DTS_E_OPENLOGFAILED');
  });

  it.each([['' as const], ['Gone' as const]])(
    'is not valid with the ConfigString "%s" (DTS_E_LOGPROVIDERVALIDATIONFAILED)',
    (configString) => {
      const log = logProviderUnderTest(sqlServerLogProvider, { configString });
      expect(log.validate()).toEqual(['DTS_E_LOGPROVIDERVALIDATIONFAILED']);
    },
  );
});

const server = (process.env.OPENDTSX_TEST_POSTGRES ?? '').replace(/^postgres(ql)?:/, '');
const schema = 'opendtsx_log_provider';
const withServer = suite(
  'postgresql',
  server !== '',
  'set OPENDTSX_TEST_POSTGRES to the address of a PostgreSQL server.',
);

withServer('the log provider for SQL Server, on PostgreSQL', () => {
  it('makes the table and writes entries in their order', async () => {
    const { connect } = await postgresqlDriver.load();
    const admin = await connect(server, {}, signal);
    const run = (database: DatabaseConnection, sql: string) => database.execute(sql, [], { signal, timeoutSeconds: 0 });
    await run(admin, `DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`);
    const database = await connect(server, {}, signal);
    try {
      await run(database, `SET search_path TO ${schema}`);
      const log = await under(database).open();
      for (let number = 0; number < 60; number++) await log.write(logEntry({ event: `E${number}` }));
      await log.close();
      const [result] = await run(database, 'SELECT event, datacode, sourceid::text FROM sysssislog ORDER BY id');
      expect(result.rows).toHaveLength(60);
      expect(result.rows[59]).toEqual(['E59', -1_073_548_784, '10647eb5-4e58-4247-869f-6c41861504f5']);
    } finally {
      await database.close();
      await run(admin, `DROP SCHEMA ${schema} CASCADE`);
      await admin.close();
    }
  });
});
