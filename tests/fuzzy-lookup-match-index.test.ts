import { columnType, type DatabaseConnection, type Diagnostic, DtsError } from 'opendtsx/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRowStore } from '../src/data-flow/row-store.ts';
import { translateStatement } from '../src/runtime/translate-statement.ts';
import {
  createHarness,
  createInputBuffer,
  inputColumn,
  inputInstance,
  outputColumn,
  outputInstance,
} from '../src/testing/component-harness.ts';
import { sqliteDriver } from '../src/units/drivers/sqlite/index.ts';
import { fuzzyLookup } from '../src/units/transformations/fuzzy-lookup/index.ts';

const signal = new AbortController().signal;
const wide = columnType('DT_WSTR', { length: 4000 });
const text = inputColumn('text', wide, {
  properties: { JoinToReferenceColumn: 'name', JoinType: 2, MinSimilarity: 0, FuzzyComparisonFlags: 1 },
});

let database: DatabaseConnection;
const run = (sql: string) => database.execute(sql, [], { signal, timeoutSeconds: 0 });

beforeEach(async () => {
  database = await (await sqliteDriver.load()).connect(':memory:', {}, signal);
  await run('CREATE TABLE streets (id integer, name varchar(50))');
  await run("INSERT INTO streets VALUES (1, 'Main Street'), (2, 'Broad Avenue')");
});
afterEach(() => database.close());

/** Looks up a text with these options; the names of its matches, and the symbols of findings. */
async function lookUp(wanted: string, options: Record<string, string | number | boolean>) {
  const copied = { ColumnType: 0, CopyFromReferenceColumn: 'name', SourceInputColumnLineageID: '' };
  const output = outputInstance('Matches', [outputColumn('name', wide, { properties: copied })]);
  const properties = {
    MatchIndexOptions: 1,
    MaxMemoryUsage: 0,
    MatchIndexName: '[dbo].[Kept]',
    ReferenceTableName: '[dbo].[streets]',
    DropExistingMatchIndex: true,
    CopyReferenceTable: true,
    MaxOutputMatchesPerInput: 1,
    MinSimilarity: 0,
    Delimiters: " .'",
    ReferenceMetadataXml: '',
    Exhaustive: false,
    WarmCaches: true,
    ...options,
  };
  const instance = {
    id: 'match',
    name: 'Match',
    localeId: 1033,
    validateExternalMetadata: true,
    properties,
    inputs: [inputInstance('Input', [text])],
    outputs: [output],
    connections: ['OleDbConnection'],
  };
  const harness = createHarness(instance, { connections: { OleDbConnection: { kind: 'database', database } } });
  const context = { ...harness.context, createRowStore, translateSql: translateStatement };
  const runtime = (await fuzzyLookup.load()).createRuntime(instance as never);
  await runtime.open?.(context);
  await runtime.process?.(createInputBuffer([text], [[wanted]]), 0, context);
  await runtime.close?.(context, true);
  const findings: readonly Diagnostic[] = harness.findings;
  return { names: harness.outputs[0].rows.map(([name]) => name), symbols: findings.map(({ symbol }) => symbol) };
}

// source: inferred from the match index options of the Fuzzy Lookup transformation
describe('a match index in a database', () => {
  it('is written once and used again, as the reference was then', async () => {
    expect((await lookUp('main street', { MatchIndexOptions: 2 })).names).toEqual(['Main Street']);
    await run("UPDATE streets SET name = 'Long Lane' WHERE id = 1");
    const again = await lookUp('main street', { MatchIndexOptions: 0, ReferenceTableName: '' });
    expect(again).toEqual({ names: ['Main Street'], symbols: [] });
    expect((await lookUp('main street', { MatchIndexOptions: 1 })).names).toEqual([null]);
    expect((await lookUp('main street', { MatchIndexOptions: 2 })).names).toEqual([null]);
    expect((await lookUp('long lane', { MatchIndexOptions: 0 })).names).toEqual(['Long Lane']);
  });

  it('warns when it was written with other delimiters', async () => {
    await lookUp('main', { MatchIndexOptions: 2 });
    const { symbols } = await lookUp('main', { MatchIndexOptions: 0, Delimiters: '-' });
    expect(symbols).toEqual(['DTS_W_TXFUZZYLOOKUP_DELIMITERS_DONT_MATCH']);
  });

  it('has the columns that the reference table had', async () => {
    await lookUp('main', { MatchIndexOptions: 2 });
    await run('CREATE TABLE other AS SELECT MatchIndexVersion, MatchIndexDelimiters, id FROM Kept');
    const other = lookUp('main', { MatchIndexOptions: 0, MatchIndexName: 'other' });
    const symbol = 'DTS_E_TXFUZZYLOOKUP_INDEX_DOES_NOT_CONTAIN_COLUMN';
    await expect(other).rejects.toMatchObject({ diagnostic: { symbol } });
  });

  it('is not written over when that is not allowed, and not read from another table', async () => {
    await lookUp('main', { MatchIndexOptions: 2 });
    const symbolOf = (options: Record<string, string | number | boolean>) =>
      lookUp('main', options).catch((error: unknown) => error instanceof DtsError && error.diagnostic.symbol);
    const kept = { MatchIndexOptions: 2, DropExistingMatchIndex: false };
    expect(await symbolOf(kept)).toBe('OPENDTSX_E_FUZZYLOOKUP_INDEXEXISTS');
    const other = { MatchIndexOptions: 0, MatchIndexName: 'streets' };
    expect(await symbolOf(other)).toBe('DTS_E_TXFUZZYLOOKUP_INVALID_MATCH_INDEX');
    expect(await symbolOf({ ...other, MatchIndexName: 'gone' })).toBe('DTS_E_TXFUZZYLOOKUP_INVALID_MATCH_INDEX');
  });
});
