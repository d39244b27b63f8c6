import { DtsError } from '../diagnostics/dts-error.ts';
import { type SqlDialect, translateTsql } from '../tsql/translate-tsql.ts';

const translated = new Set<string>(['sqlite', 'postgresql'] satisfies SqlDialect[]);

/**
 * Translates T-SQL for the dialect of a database. Dialects that the translator does not know get the statement as it is.
 * Names of tables may begin with `database`. Throws a `DtsError` that names the construct and its line when the statement means something that the dialect cannot be told.
 */
export function translateStatement(sql: string, dialect: string, database?: string): string {
  if (!translated.has(dialect)) return sql;
  const { sql: text, diagnostics } = translateTsql(
    sql,
    dialect as SqlDialect,
    database === undefined ? {} : { database },
  );
  const refusal = diagnostics.find((finding) => finding.severity === 'error');
  if (refusal !== undefined) throw new DtsError(refusal);
  return text;
}
