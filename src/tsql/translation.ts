import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.ts';
import type { Item } from './token.ts';
import type { WrittenType } from './written-type.ts';

/** Dialects that T-SQL is translated to. */
export type TargetDialect = 'sqlite' | 'postgresql';

/** One translation under way: the dialect, and what could not be translated. */
export class Translation {
  readonly dialect: TargetDialect;
  /** Name of the database that names of tables may begin with. */
  readonly database: string | undefined;
  readonly diagnostics: Diagnostic[] = [];
  /** Variables that the text declares, by name in lower case with `@`. */
  readonly variables = new Map<string, WrittenType>();
  /** Statements that come before all others: they make what holds the variables. */
  readonly prologue: string[] = [];
  /** Conditions around the statement at hand. */
  conditionDepth = 0;

  /** Translates a query inside parentheses; handed in, because queries hold expressions and expressions queries. */
  readonly subquery: (items: readonly Item[], translation: Translation) => string;

  /** Names, in lower case, that stand in front of a dot somewhere in the text. */
  readonly qualifiers: ReadonlySet<string>;

  constructor(
    dialect: TargetDialect,
    database: string | undefined,
    qualifiers: ReadonlySet<string>,
    subquery: Translation['subquery'],
  ) {
    this.dialect = dialect;
    this.database = database;
    this.qualifiers = qualifiers;
    this.subquery = subquery;
  }

  get isSqlite(): boolean {
    return this.dialect === 'sqlite';
  }

  /** Notes that a construct is not translated; gives '' so that callers may return it. */
  refuse(construct: string, reason: string, at: Item | undefined): '' {
    const line = at?.line ?? 1;
    const dialect = this.isSqlite ? 'SQLite' : 'PostgreSQL';
    this.diagnostics.push(
      diagnostic('OPENDTSX_E_TSQL_UNSUPPORTED', { construct, reason, line, dialect }, { location: { line } }),
    );
    return '';
  }
}
