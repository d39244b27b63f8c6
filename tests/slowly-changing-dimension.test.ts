import { columnType, type DatabaseConnection } from 'opendtsx/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { translateStatement } from '../src/runtime/translate-statement.ts';
import {
  createHarness,
  createInputBuffer,
  inputColumn,
  inputInstance,
  outputInstance,
} from '../src/testing/component-harness.ts';
import { postgresqlDriver } from '../src/units/drivers/postgresql/index.ts';
import { sqliteDriver } from '../src/units/drivers/sqlite/index.ts';
import { DimensionLookup } from '../src/units/transformations/slowly-changing-dimension/dimension-lookup.ts';
import { slowlyChangingDimension } from '../src/units/transformations/slowly-changing-dimension/index.ts';
import { suite } from './suite-availability.ts';

const signal = new AbortController().signal;
const key = inputColumn('id', columnType('DT_I4'), { properties: { ColumnType: 1 } });
const post = inputColumn('post', columnType('DT_STR', { length: 20, codePage: 1252 }), {
  properties: { ColumnType: 3 },
});
const instance = {
  id: 'scd',
  name: 'Compare',
  localeId: 1033,
  validateExternalMetadata: true,
  properties: {
    SqlCommand: 'SELECT [id], [post], [until] FROM [scd_staff]',
    CurrentRowWhere: '[id] IS NOT NULL AND [until] IS NULL',
    UpdateChangingAttributeHistory: false,
    FailOnFixedAttributeChange: false,
    InferredMemberIndicator: '',
    EnableInferredMember: false,
    FailOnLookupFailure: false,
    IncomingRowChangeType: 1,
    DefaultCodePage: 1252,
  },
  inputs: [inputInstance('Input', [key, post])],
  outputs: ['Unchanged', 'New', 'Fixed', 'Changing', 'Historical', 'Inferred'].map((name) => outputInstance(name, [])),
  connections: ['LookupConnection'],
};

/** What the dimension has for each of the keys. */
async function find(database: DatabaseConnection, keys: readonly number[]) {
  const context = { ...createHarness(instance).context, translateSql: translateStatement };
  const lookup = new DimensionLookup(instance, database, context);
  const buffer = createInputBuffer(
    [key],
    keys.map((id) => [id]),
  );
  return Promise.all(keys.map((_, row) => lookup.find(buffer, row)));
}

function lookupTests(connect: () => Promise<DatabaseConnection>): void {
  let database: DatabaseConnection;
  const run = (sql: string) => database.execute(sql, [], { signal, timeoutSeconds: 0 });

  beforeAll(async () => {
    database = await connect();
    await run('DROP TABLE IF EXISTS scd_staff');
    await run('CREATE TABLE scd_staff (id integer, post varchar(20), until date)');
    await run(
      `INSERT INTO scd_staff VALUES (1, 'Clerk', '2020-01-01'), (1, 'Chief', NULL), (2, 'Clerk', '2020-01-01')`,
    );
  });
  afterAll(async () => {
    await run('DROP TABLE scd_staff');
    await database.close();
  });

  // source: observed 2022 in a run that was reported: a key whose only row is not the current one is new
  it('is the current row of a key, and none for a key that has expired rows only', async () => {
    const [both, expired, unknown] = await find(database, [1, 2, 3]);
    expect(both?.values).toEqual(['Chief']);
    expect([expired, unknown]).toEqual([undefined, undefined]);
  });
}

describe('the row of a dimension in SQLite', () => {
  lookupTests(async () => (await sqliteDriver.load()).connect(':memory:', {}, signal));
});

const target = process.env.OPENDTSX_TEST_POSTGRES ?? '';

suite(
  'postgresql',
  target !== '',
  'set OPENDTSX_TEST_POSTGRES to a connection URL of a database that tests may change',
)('the row of a dimension in PostgreSQL', () => {
  lookupTests(async () => (await postgresqlDriver.load()).connect(target.replace(/^postgres:/, ''), {}, signal));
});

describe('Slowly Changing Dimension', () => {
  it.each([
    ['DT_WSTR', []],
    ['DT_I4', ['DTS_E_TXSCD_CANNOTMAPDIFFERENTTYPES']],
  ] as const)('compares text with a column of %s of the dimension: %j', (type, symbols) => {
    const external = { id: 'post', name: 'post', type: columnType(type), properties: {} };
    const columns = [key, { ...post, external }];
    const findings = slowlyChangingDimension.declaration.validate({
      ...instance,
      inputs: [inputInstance('Input', columns)],
    });
    expect(findings.map(({ symbol }) => symbol)).toEqual(symbols);
  });
});
