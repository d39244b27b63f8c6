import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { translateTsql } from './translate-tsql.ts';

/** The rows of the last statement, after all of them have run in a database with T (a, b): (1, 'x'), (2, '20240131'). */
function rowsOf(tsql: string): readonly unknown[][] {
  const { sql, diagnostics } = translateTsql(tsql, 'sqlite');
  expect(diagnostics).toEqual([]);
  const database = new DatabaseSync(':memory:');
  database.exec(`CREATE TABLE T (a int, b nvarchar(10)); INSERT INTO T VALUES (1, 'x'), (2, '20240131')`);
  try {
    const statements = sql.split(';\n');
    return (
      statements
        .map((statement) =>
          database
            .prepare(statement)
            .all()
            .map((row) => Object.values(row)),
        )
        .at(-1) ?? []
    );
  } finally {
    database.close();
  }
}

// source: documentation (Transact-SQL reference)
describe('T-SQL in SQLite', () => {
  it.each([
    [`DECLARE @n nvarchar(3) = 'abcdef' SELECT @n`, [['abc']]],
    [`DECLARE @n int SELECT @n = a FROM T WHERE a = 7 SELECT @n`, [[null]]],
    [`DECLARE @n int = 5 SELECT @n = a FROM T WHERE a = 7 SELECT @n`, [[5]]],
    [`DECLARE @n int = '12' SET @n *= 2 SELECT @n + 1`, [[25]]],
    [`DECLARE @n int UPDATE T SET a = a + 1 SET @n = @@ROWCOUNT SELECT @n`, [[2]]],
    [
      `UPDATE x SET a = y.a * 10 FROM T x JOIN T y ON y.a = x.a WHERE y.b = 'x' SELECT a FROM T ORDER BY a`,
      [[2], [10]],
    ],
  ])('gives the values of SQL Server: %s', (tsql, rows) => {
    expect(rowsOf(tsql)).toEqual(rows);
  });

  it.each([
    [`IF EXISTS (SELECT 1 FROM T WHERE a = 1) DELETE FROM T WHERE a = 1 ELSE DELETE FROM T SELECT a FROM T`, [[2]]],
    [
      `IF EXISTS (SELECT 1 FROM T WHERE a = 9) DELETE FROM T; ELSE DELETE FROM T WHERE a = 2 OR a = 3; SELECT a FROM T`,
      [[1]],
    ],
    [`IF (SELECT COUNT(*) FROM T) = 0 INSERT INTO T SELECT COUNT(*), 'z' FROM T SELECT COUNT(*) FROM T`, [[2]]],
    [`IF 1 = 1 BEGIN DELETE FROM T IF EXISTS (SELECT 1 FROM T) INSERT INTO T VALUES (3, 'c') END SELECT a FROM T`, []],
    [`IF 1 = 0 BEGIN IF 1 = 1 DELETE FROM T ELSE DELETE FROM T END SELECT COUNT(*) FROM T`, [[2]]],
    [`DECLARE @n int = 1 IF @n > 1 SET @n = 5 ELSE SET @n = 6 SELECT @n`, [[6]]],
    [`IF 1 = 1 INSERT INTO T (a) SELECT 3 UNION ALL SELECT 4 SELECT COUNT(*) FROM T`, [[4]]],
  ])('changes only what the condition allows: %s', (tsql, rows) => {
    expect(rowsOf(tsql)).toEqual(rows);
  });

  it.each([
    [
      `SELECT CAST(' -7 ' AS int), CAST('' AS int), TRY_CAST('1.5' AS int), TRY_CAST('x' AS int)`,
      [[-7, 0, null, null]],
    ],
    [
      `SELECT CAST(b AS date), CAST('2024' AS date), TRY_CAST('12345' AS date) FROM T WHERE a = 2`,
      [['2024-01-31', '2024-01-01', null]],
    ],
    [`SELECT CAST('1.50' AS float), CAST('2.345' AS decimal(9, 2))`, [[1.5, 2.35]]],
    [`SELECT CAST('1900-01-01' AS datetime)`, [['1900-01-01 00:00:00.000']]],
  ])('converts text as SQL Server does: %s', (tsql, rows) => {
    expect(rowsOf(tsql)).toEqual(rows);
  });

  it.each([
    [
      `SELECT DATEADD(month, 1, '2024-01-31'), DATEADD(wk, -1, '2024-01-08 10:00')`,
      [['2024-02-29 00:00:00.000', '2024-01-01 10:00:00.000']],
    ],
    [
      `SELECT DATEDIFF(day, '2024-01-01 23:59', '2024-01-02 00:01'), DATEDIFF(month, '2024-01-31', '2024-02-01')`,
      [[1, 1]],
    ],
    [
      `SELECT DATEDIFF(minute, '2024-01-01 10:00:59', '2024-01-01 10:01:00'), DATEDIFF(quarter, '2023-12-31', '2024-01-01')`,
      [[1, 1]],
    ],
    [
      `SELECT DATENAME(dw, '2024-01-07'), DATEPART(dw, '2024-01-07'), DATENAME(month, '2024-01-07')`,
      [['Sunday', 1, 'January']],
    ],
    [`SELECT DATEPART(qq, '2024-12-31'), DATEPART(dy, '2024-12-31'), DATENAME(dd, '2024-12-31')`, [[4, 366, '31']]],
  ])('reckons with dates as SQL Server does: %s', (tsql, rows) => {
    expect(rowsOf(tsql)).toEqual(rows);
  });

  it.each(['SELECT 1 / 0', 'SELECT a % (a - a) FROM T', `SELECT CAST('x' AS int)`, `DECLARE @n int = 'x' SELECT @n`])(
    'fails where SQL Server does: %s',
    (tsql) => {
      expect(() => rowsOf(tsql)).toThrow('integer overflow');
    },
  );
});
