import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import { checkScriptDatabase, checkSqlScript, runSqlScript, type ScriptDatabase } from './run-sql-script.ts';
import { splitScript } from './split-script.ts';

const server = process.env.OPENDTSX_TEST_POSTGRES || undefined;
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const memory = (): ScriptDatabase => ({ name: 'Sales', target: `sqlite::memory:${crypto.randomUUID()}` });

async function run(script: string, database = memory(), signal = new AbortController().signal) {
  const printed: string[] = [];
  const output = (text: string) => void printed.push(text);
  const error = await runSqlScript({ database, script, timeoutSeconds: 0, signal, output });
  return { error, printed: printed.join('') };
}

const refusal = (script: string): string => {
  try {
    checkSqlScript(memory(), script);
    return 'nothing';
  } catch (error) {
    return (error as Error).message;
  }
};

const created = 'CREATE TABLE dbo.T (Id int NOT NULL PRIMARY KEY, Name nvarchar(20), Price decimal(9, 2))\n';

describe('a script', () => {
  // Source: sqlcmd (documentation): names, dashes, rows, and the number of rows after a blank line.
  it('prints its results as text, and what PRINT says', async () => {
    const { error, printed } = await run(
      `${created}INSERT INTO dbo.T VALUES (1, N'one', 1.5), (20, NULL, 22.25)\nSELECT Id, Name, Price FROM Sales.dbo.T ORDER BY Id\nPRINT 'do' + 'ne'`,
    );
    expect(error).toBeUndefined();
    expect(printed.split('\n')).toEqual([
      '(2 rows affected)',
      'Id Name Price',
      '-- ---- -----',
      ' 1 one   1.50',
      '20 NULL 22.25',
      '',
      '(2 rows affected)',
      'done',
      '',
    ]);
  });

  // Source: documentation (GO: it stands on a line of its own; a count repeats the batch).
  it('has batches between lines that say GO, which may be repeated', async () => {
    const { printed } = await run(`PRINT 'a\nGO\n'\nGO\nPRINT 'b' -- GO\ngo 2\n/*\nGO\n*/PRINT 'c'`);
    expect(printed).toBe('a\nGO\n\nb\nb\nc\n');
    expect(splitScript('GO\n\nGO 3\n-- nothing\nGO')).toEqual([]);
  });

  it('ends at its first error, with the line and the number that SQL Server has for it', async () => {
    const { error, printed } = await run(
      `${created}GO\nINSERT INTO T (Id) VALUES (1)\n\nINSERT INTO T (Id)\n  VALUES (1)\nPRINT 'never'`,
    );
    expect(error).toMatchObject({ line: 5, number: 2627, severity: 14 });
    expect(printed).toBe('(1 row affected)\n');
    expect((await run('SELECT * FROM Missing')).error).toMatchObject({ line: 1, number: 208 });
    expect((await run(`${created}SELECT Wrong FROM T`)).error).toMatchObject({ line: 2, number: 207 });
    expect((await run(`${created}INSERT INTO T (Id) VALUES (NULL)`)).error).toMatchObject({ number: 515 });
  });

  it('keeps what it has done before an error, but nothing of an open transaction', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'script-'));
    folders.push(folder);
    const database = { name: 'Sales', target: `sqlite:${join(folder, 'sales.db')}` };
    const { error } = await run(
      `${created}INSERT INTO T (Id) VALUES (1)\nBEGIN TRANSACTION\nINSERT INTO T (Id) VALUES (2)\nINSERT INTO T (Id) VALUES (2)`,
      database,
    );
    expect(error).toMatchObject({ line: 5, number: 2627 });
    expect((await run('SELECT Id FROM T', database)).printed).toBe('Id\n--\n 1\n\n(1 row affected)\n');
  });

  it('is refused before anything of it runs when a statement cannot be told the database', async () => {
    expect(refusal(`${created}GO\nEXEC sp_who`)).toMatch(/EXEC cannot be translated .*line 3/);
    expect(refusal("SELECT '")).toMatch(/not valid T-SQL \(line 1\)/);
    expect(refusal('SELECT @day')).toMatch(/@day/);
    expect(refusal('SELECT ?')).toMatch(/no parameters/);
    expect(refusal('USE [Other]')).toMatch(/USE Other .*runs in Sales/);
    expect(refusal('USE sales')).toBe('nothing');
    await expect(run(`PRINT 'x'\nEXEC sp_who`)).rejects.toMatchObject({
      diagnostic: { symbol: 'OPENDTSX_E_TSQL_UNSUPPORTED' },
    });
  });

  it.each(["ATTACH 'server.sqlite' AS other", 'DETACH other', "VACUUM INTO 'copy.sqlite'"])(
    'reaches no other file than that of its connection: %s',
    (script) => expect(refusal(script)).toMatch(/the file of its connection only/),
  );

  it('keeps variables of a batch, and tells nobody of them', async () => {
    const script = `${created}INSERT INTO T (Id) VALUES (1), (2), (3)
GO 1
DECLARE @n int = 2, @said nvarchar(20)
SET @n = @n + 1
SELECT @said = N'three'
UPDATE T SET Name = @said WHERE Id = @n
PRINT @said
SELECT Id FROM T WHERE Name = @said
GO
DECLARE @n int = 1
IF @n = 1 UPDATE T SET Price = 1 WHERE Id = @n
PRINT @n`;
    const { error, printed } = await run(script);
    expect(error).toBeUndefined();
    expect(printed).toBe(
      '(3 rows affected)\n(1 row affected)\nthree\nId\n--\n 3\n\n(1 row affected)\n(1 row affected)\n1\n',
    );
    expect(refusal('DECLARE @n int = 1\nGO\nPRINT @n')).toMatch(/@n .*line 3/);
  });

  it('does nothing once it was stopped', async () => {
    await expect(run("PRINT 'x'", memory(), AbortSignal.abort())).rejects.toThrow();
  });
});

describe('a database of scripts', () => {
  it('needs a driver, and an address where a user is given besides', () => {
    expect(() => checkScriptDatabase({ name: 'a', target: 'oracle:x' })).toThrow(/oracle/);
    const password = new Secret('geheim');
    expect(() => checkScriptDatabase({ name: 'a', target: 'sqlite:a.db', password })).toThrow(
      /a has a user or password/,
    );
    expect(() => checkScriptDatabase({ name: 'a', target: 'postgresql://h/d', user: 'u', password })).not.toThrow();
  });
});

describe.skipIf(server === undefined)('a script in PostgreSQL', () => {
  const table = `script_${crypto.randomUUID().slice(0, 8)}`;
  const target = server?.replace(/^postgres:/, 'postgresql:') ?? '';
  const database = { name: 'Sales', target };
  afterEach(async () => {
    await run(`DROP TABLE ${table}`, database);
  });

  it('runs statement by statement, with the numbers of its errors', async () => {
    const script = `CREATE TABLE dbo.${table} (Id int NOT NULL PRIMARY KEY)\nGO\nINSERT INTO ${table} VALUES (1)\nINSERT INTO ${table} VALUES (1)`;
    expect((await run(script, database)).error).toMatchObject({ line: 4, number: 2627, severity: 14 });
    expect((await run(`SELECT Id FROM Sales.dbo.${table}`, database)).printed).toMatch(/\(1 row affected\)/);
    expect((await run(`SELECT Id / 0 FROM ${table}`, database)).error).toMatchObject({ line: 1, number: 8134 });
  });
});
