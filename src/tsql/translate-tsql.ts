import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { renderQuery } from './query.ts';
import { countingRows } from './row-count.ts';
import { splitStatements } from './split-statements.ts';
import { renderStatement } from './statements.ts';
import { type Item, isSymbol, isWord } from './token.ts';
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
  const translation = translationOf(tokens.items, dialect, options.database);
  const statements = rendered(splitStatements(tokens.items), translation).filter((text) => text !== '');
  return { sql: [...translation.prologue, ...statements].join(';\n'), diagnostics: translation.diagnostics };
}

/** A batch statement by statement. With findings of severity error nothing of it must be run. */
export interface TranslatedBatch {
  /** What comes before all statements. */
  readonly prologue: readonly string[];
  /** As `splitStatements` gives them; '' for those that the dialect does not need. */
  readonly statements: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** As `translateTsql`, for those who run the statements one by one: what PRINT says comes out as a query of one value. */
export function translateBatch(
  sql: string,
  dialect: TargetDialect,
  options: { readonly database?: string } = {},
): TranslatedBatch {
  const tokens = tokenise(sql);
  if ('finding' in tokens) return { prologue: [], statements: [], diagnostics: [tokens.finding] };
  const translation = translationOf(tokens.items, dialect, options.database);
  const printing = splitStatements(tokens.items).map(([first, ...rest]) =>
    isWord(first, 'PRINT') ? [{ ...first, value: 'SELECT', text: 'SELECT' }, ...rest] : [first, ...rest],
  );
  const statements = rendered(printing, translation);
  return { prologue: translation.prologue, statements, diagnostics: translation.diagnostics };
}

function translationOf(items: readonly Item[], dialect: TargetDialect, database: string | undefined): Translation {
  return new Translation(dialect, database, qualifiersOf(items), (query, inner) => {
    const { text, into } = renderQuery(query, inner);
    return into === undefined ? text : inner.refuse('INTO in a subquery', 'T-SQL knows no such query', query[0]);
  });
}

function rendered(written: readonly (readonly Item[])[], translation: Translation): readonly string[] {
  return written.map((items, at) =>
    countingRows(renderStatement(items, translation).trim(), items, written[at + 1], translation),
  );
}

function qualifiersOf(items: readonly Item[]): ReadonlySet<string> {
  const names = items.flatMap((item, at) => {
    if (item.kind === 'group') return [...qualifiersOf(item.items)];
    return isSymbol(items[at + 1], '.') ? [item.value.toLowerCase()] : [];
  });
  return new Set(names);
}
