import { type ComponentContext, columnType, type DatabaseConnection, type Diagnostic, DtsError } from 'opendtsx/sdk';
import { describe, expect, it } from 'vitest';
import { bracketed, checkMatchIndex, findMatchIndex, writeMatchIndex } from './match-index.ts';

const place = { component: 'Match', index: '[dbo].[Kept]', delimiters: ' ,' };
const columns = ['MatchIndexVersion', 'MatchIndexDelimiters', 'name'].map((name) => ({
  name,
  type: columnType('DT_WSTR', { length: 50 }),
}));

/** A context that keeps its findings, and a database that keeps the statements it ran. */
function surroundings(tableExists: boolean) {
  const findings: Diagnostic[] = [];
  const ran: string[] = [];
  const context: Partial<ComponentContext> = {
    signal: new AbortController().signal,
    source: '\\Package\\Flow',
    fire: (finding) => findings.push(finding),
  };
  const database: Partial<DatabaseConnection> = {
    dialect: 'tsql',
    describeTable: async () => (tableExists ? columns : undefined),
    execute: async (sql) => {
      ran.push(sql);
      return [];
    },
  };
  return { context: context as ComponentContext, database: database as DatabaseConnection, findings, ran };
}

async function symbolOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error) {
    return error instanceof DtsError ? error.diagnostic.symbol : String(error);
  }
}

const blockOf = (version: string, delimiters: string) => ({ rowCount: 1, values: [[version], [delimiters], ['x']] });

// source: inferred, the form of the match index of SQL Server is not published
describe('a match index', () => {
  it('is a copy of the reference table behind version and delimiters', async () => {
    const { context, database, ran } = surroundings(false);
    await writeMatchIndex(place, 'dbo.[My Streets]', false, database, context);
    expect(ran).toEqual([
      "SELECT 1 AS [MatchIndexVersion], '0020 002c' AS [MatchIndexDelimiters], r.* INTO [dbo].[Kept] FROM [dbo].[My Streets] AS r",
    ]);
  });

  it('replaces a table only when it may', async () => {
    const { context, database, ran } = surroundings(true);
    const write = (mayReplace: boolean) => writeMatchIndex(place, 'T', mayReplace, database, context);
    expect(await symbolOf(() => write(false))).toBe('OPENDTSX_E_FUZZYLOOKUP_INDEXEXISTS');
    expect(ran).toEqual([]);
    await write(true);
    expect(ran[0]).toBe('DROP TABLE [dbo].[Kept]');
    expect(ran).toHaveLength(2);
  });

  it('has to exist to be used', async () => {
    const { context, database } = surroundings(false);
    expect(await symbolOf(() => findMatchIndex(place, database, context))).toBe(
      'DTS_E_TXFUZZYLOOKUP_INVALID_MATCH_INDEX',
    );
  });

  it('has to have its form and version', async () => {
    const { context } = surroundings(true);
    const check = (given: typeof columns, version: string) => () =>
      checkMatchIndex(place, given, blockOf(version, '0020 002c'), context);
    expect(await symbolOf(check(columns, '1'))).toBe('none');
    expect(await symbolOf(check(columns.slice(2), '1'))).toBe('DTS_E_TXFUZZYLOOKUP_INVALID_MATCH_INDEX');
    expect(await symbolOf(check(columns, '2'))).toBe('DTS_E_TXFUZZYLOOKUP_UNSUPPORTED_MATCH_INDEX_VERSION');
  });

  // source: documentation error DTS_W_TXFUZZYLOOKUP_DELIMITERS_DONT_MATCH
  it('may have been written with other delimiters, with a warning', () => {
    const { context, findings } = surroundings(true);
    checkMatchIndex(place, columns, blockOf('1', '0020 002c'), context);
    expect(findings).toEqual([]);
    checkMatchIndex(place, columns, blockOf('1', '0020'), context);
    expect(findings.map(({ symbol }) => symbol)).toEqual(['DTS_W_TXFUZZYLOOKUP_DELIMITERS_DONT_MATCH']);
  });
});

describe('bracketed', () => {
  it('puts each part of a name into brackets', () => {
    expect([bracketed('T'), bracketed('"a"."b]c"'), bracketed('db..T')]).toEqual(['[T]', '[a].[b]]c]', '[db]..[T]']);
  });
});
