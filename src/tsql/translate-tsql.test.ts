import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { translateTsql } from './translate-tsql.ts';

interface TranslationCase {
  readonly name: string;
  readonly tsql: string;
  readonly sections: ReadonlyMap<string, string>;
}

function readCases(): TranslationCase[] {
  const text = readFileSync(new URL('./fixtures/translations.txt', import.meta.url), 'utf8');
  return text
    .split(/^== /m)
    .slice(1)
    .map((block) => {
      const [head, ...sections] = block.split(/^>> /m);
      const [name, ...tsql] = head.split('\n');
      const read = (section: string): [string, string] => {
        const [label, ...lines] = section.split('\n');
        return [label.trim(), lines.join('\n').trim()];
      };
      return { name, tsql: tsql.join('\n').trim(), sections: new Map(sections.map(read)) };
    });
}

const cases = readCases();

const schema = `
  CREATE TABLE T (a int, b nvarchar(10), c datetime);
  INSERT INTO T VALUES (1, 'x', '2024-05-06 07:08:09'), (2, 'y', NULL);
  CREATE TABLE "stage.U" (id int, c nvarchar(5));
  CREATE TABLE E (a int)`;

/** Runs each statement; parameters are NULL. */
function runInSqlite(sql: string): void {
  const database = new DatabaseSync(':memory:');
  database.exec(schema);
  for (const statement of sql.split(';\n')) {
    const markers = statement.split('?').length - 1;
    database.prepare(statement).all({}, ...new Array<null>(markers).fill(null));
  }
  database.close();
}

function casesWith(label: string) {
  return cases.filter(({ sections }) => sections.has(label));
}

describe.each(['sqlite', 'postgresql'] as const)('T-SQL for %s', (dialect) => {
  it.each(casesWith(dialect))('is translated: $name', ({ tsql, sections }) => {
    const { sql, diagnostics } = translateTsql(tsql, dialect);
    expect(diagnostics.map(({ message }) => message)).toEqual([]);
    expect(sql).toBe(sections.get(dialect));
  });

  it.each([...casesWith('refused'), ...casesWith(`refused ${dialect}`)])('is refused: $name', ({ tsql, sections }) => {
    const { diagnostics } = translateTsql(tsql, dialect);
    const expected = (sections.get('refused') ?? sections.get(`refused ${dialect}`) ?? '').split('\n');
    const found = diagnostics.map(({ message }) => message.replace(/ cannot be translated from T-SQL to \w+/, ''));
    expect(found).toEqual(expected.map((text) => expect.stringContaining(text)));
    expect(diagnostics.every(({ severity }) => severity === 'error')).toBe(true);
  });
});

describe('translated T-SQL', () => {
  it.each(casesWith('sqlite'))('runs in SQLite: $name', ({ sections }) => {
    expect(() => runInSqlite(sections.get('sqlite') ?? '')).not.toThrow();
  });

  it('is the text itself for SQL Server', () => {
    expect(translateTsql('EXEC [x] 1', 'tsql')).toEqual({ sql: 'EXEC [x] 1', diagnostics: [] });
  });

  it('may name the database of the connection', () => {
    expect(translateTsql('SELECT a FROM [Sales].[dbo].[T]', 'sqlite', { database: 'SALES' })).toEqual({
      sql: 'SELECT a FROM "T"',
      diagnostics: [],
    });
  });

  it('passes statements on that are written for the target', () => {
    expect(translateTsql("PRAGMA user_version; SELECT strftime('%Y', c) FROM T LIMIT 1", 'sqlite')).toEqual({
      sql: `PRAGMA user_version;\nSELECT strftime('%Y', c) FROM T LIMIT 1`,
      diagnostics: [],
    });
  });
});
