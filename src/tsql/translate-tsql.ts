import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { renderQuery } from './query.ts';
import { splitStatements } from './split-statements.ts';
import { renderStatement } from './statements.ts';
import { type Item, isSymbol } from './token.ts';
import { tokenise } from './tokenise.ts';
import { type TargetDialect, Translation } from './translation.ts';

export type { TargetDialect } from './translation.ts';

/** Dialects a database connection may name. */
export type SqlDialect = TargetDialect | 'tsql';

/** A translated text. With findings of severity error `sql` must not be run. */
export interface TranslatedSql {
  readonly sql: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Translates T-SQL for a database of another dialect: the subset described in the README of this room. Everything else is refused with
 * OPENDTSX_E_TSQL_UNSUPPORTED and the line, never guessed. The dialect `tsql` gives the text back unchanged. Statements come out separated by semicolons.
 * @param options `database`: name of the connection's own database, which three-part names may begin with
 */
export function translateTsql(
  sql: string,
  dialect: SqlDialect,
  options: { readonly database?: string } = {},
): TranslatedSql {
  if (dialect === 'tsql') return { sql, diagnostics: [] };
  const tokens = tokenise(sql);
  if ('finding' in tokens) return { sql: '', diagnostics: [tokens.finding] };
  const translation = new Translation(dialect, options.database, qualifiersOf(tokens.items), (items, inner) => {
    const { text, into } = renderQuery(items, inner);
    return into === undefined ? text : inner.refuse('INTO in a subquery', 'T-SQL knows no such query', items[0]);
  });
  const statements = splitStatements(tokens.items)
    .map((items) => renderStatement(items, translation).trim())
    .filter((text) => text !== '');
  return { sql: statements.join(';\n'), diagnostics: translation.diagnostics };
}

function qualifiersOf(items: readonly Item[]): ReadonlySet<string> {
  const names = items.flatMap((item, at) => {
    if (item.kind === 'group') return [...qualifiersOf(item.items)];
    return isSymbol(items[at + 1], '.') ? [item.value.toLowerCase()] : [];
  });
  return new Set(names);
}
