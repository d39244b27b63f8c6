import { isName, nameAt } from '../../../src/tsql/names.ts';
import { splitStatements } from '../../../src/tsql/split-statements.ts';
import { type Item, isSymbol, isWord, splitAtCommas, type Token } from '../../../src/tsql/token.ts';
import { tokenise } from '../../../src/tsql/tokenise.ts';

/** A table that statements name, with the columns that they show it to have. */
export interface NamedTable {
  /** `T` or `schema.T`, without `dbo.` and without a database. */
  readonly name: string;
  readonly columns: Set<string>;
  /** Values that conditions compare columns with, as literals: `city = 'Rome'`. */
  readonly wanted: Map<string, string[]>;
  /** Names under which queries give its columns, by name of the column in lower case. */
  readonly aliases: Map<string, string>;
  /** Whether a query takes all its columns by `*`. */
  isStar: boolean;
  /** How many values INSERT gives where it names no columns. */
  unnamed: number;
}

/** What statements say about tables. */
export interface StatementTables {
  /** By name in lower case; temporary tables are left out. */
  readonly used: ReadonlyMap<string, NamedTable>;
  /** Names in lower case of tables that the statements make, or drop. */
  readonly made: ReadonlySet<string>;
  readonly dropped: ReadonlySet<string>;
}

interface Reference {
  readonly alias: string;
  readonly table: NamedTable | undefined;
}

interface Finding {
  readonly used: Map<string, NamedTable>;
  readonly made: Set<string>;
  readonly dropped: Set<string>;
  /** Names of a statement that are no tables: of common table expressions, aliases of columns and of derived tables. */
  readonly others: Set<string>;
  /** Every alias of the statement: a subquery may name a table around it. */
  readonly references: Reference[];
  /** Names without a table in front, with the tables around them. */
  readonly equalities: { readonly name: string; readonly literal: string; readonly tables: readonly NamedTable[] }[];
  readonly loose: {
    readonly name: string;
    readonly alias: string | undefined;
    readonly tables: readonly NamedTable[];
  }[];
}

/** Reads which tables statements use, and which columns of them: from the names alone, so what no statement names is not known. */
export function statementTables(sql: string): StatementTables {
  const tokens = tokenise(sql);
  const used = new Map<string, NamedTable>();
  const made = new Set<string>();
  const dropped = new Set<string>();
  if ('finding' in tokens) return { used, made, dropped };
  for (const items of splitStatements(tokens.items)) {
    const finding: Finding = { used, made, dropped, others: new Set(), references: [], equalities: [], loose: [] };
    noteOtherNames(items, finding);
    readLevel(items, [], finding);
    for (const { name, alias, tables } of finding.loose) settleLooseName(name, alias, tables);
    for (const { name, literal, tables } of finding.equalities) {
      const holder = tables.find(({ columns }) =>
        [...columns].some((each) => each.toLowerCase() === name.toLowerCase()),
      );
      const literals = holder?.wanted.get(name.toLowerCase()) ?? [];
      if (!literals.includes(literal)) holder?.wanted.set(name.toLowerCase(), [...literals, literal]);
    }
  }
  return { used, made, dropped };
}

/** `dbo.T` and `db.dbo.T` as `T`, `stage.T` as it is. Undefined for temporary tables. */
export function plainTableName(parts: readonly string[]): string | undefined {
  const table = parts.at(-1) ?? '';
  const schema = parts.at(-2) ?? '';
  if (table === '' || table.startsWith('#') || table.startsWith('@')) return undefined;
  if (/^(?:sys|information_schema)$/i.test(schema)) return undefined;
  return schema === '' || schema.toLowerCase() === 'dbo' ? table : `${schema}.${table}`;
}

function spelled(token: Token): string {
  return token.kind === 'word' ? token.text : token.value;
}

function noteOtherNames(items: readonly Item[], finding: Finding): void {
  items.forEach((item, at) => {
    if (item.kind === 'group') {
      noteOtherNames(item.items, finding);
      return;
    }
    const next = items[at + 1];
    if (isWord(item, 'AS') && isName(next) && !(isName(items[at - 1]) && isTableStart(items, at - 1))) {
      finding.others.add(spelled(next).toLowerCase());
    }
    if (isName(item) && isWord(next, 'AS') && items[at + 2]?.kind === 'group') {
      finding.others.add(spelled(item).toLowerCase());
    }
  });
}

/** Whether the name that ends here stands where a table does. */
function isTableStart(items: readonly Item[], end: number): boolean {
  let at = end;
  while (isSymbol(items[at - 1], '.')) at -= 2;
  return isWord(items[at - 1], 'FROM', 'JOIN', 'UPDATE', 'INTO', 'APPLY') || isSymbol(items[at - 1], ',');
}

const queryEnds = ['UNION', 'EXCEPT', 'INTERSECT'];

/** One level of parentheses: its queries, one after the other. */
function readLevel(items: readonly Item[], outer: readonly NamedTable[], finding: Finding): void {
  let start = 0;
  for (let at = 0; at <= items.length; at++) {
    if (at < items.length && !isWord(items[at], ...queryEnds)) continue;
    readQuery(items.slice(start, at), outer, finding);
    start = at + 1;
  }
}

function readQuery(items: readonly Item[], outer: readonly NamedTable[], finding: Finding): void {
  const skipped = new Set<number>();
  const tables: NamedTable[] = [];
  items.forEach((item, at) => {
    if (!startsTable(items, at)) return;
    const found = tableAt(items, at, finding, skipped);
    if (found !== undefined) tables.push(found);
    if (isWord(item, 'FROM')) readCommaTables(items, at, finding, skipped, tables);
  });
  const around = tables.length > 0 ? tables : outer;
  readNames(items, skipped, around, finding);
  items.forEach((item, at) => {
    if (item.kind !== 'group' || skipped.has(at)) return;
    readLevel(isWord(items[at - 1], ...typedFunctions) ? afterComma(item.items) : item.items, around, finding);
  });
}

function startsTable(items: readonly Item[], at: number): boolean {
  const item = items[at];
  if (isWord(item, 'FROM', 'JOIN', 'UPDATE', 'APPLY')) return true;
  if (isWord(item, 'INTO')) return true;
  if (isWord(item, 'INSERT') && !isWord(items[at + 1], 'INTO')) return true;
  if (isWord(item, 'DELETE') && isName(items[at + 1])) return true;
  return isWord(item, 'TABLE') && isWord(items[at - 1], 'CREATE', 'DROP', 'TRUNCATE', 'ALTER');
}

function readCommaTables(
  items: readonly Item[],
  from: number,
  finding: Finding,
  skipped: Set<number>,
  tables: NamedTable[],
): void {
  for (let at = from + 1; at < items.length; at++) {
    if (isWord(items[at], 'WHERE', 'GROUP', 'ORDER', 'ON', 'JOIN', 'INNER', 'LEFT', 'SET', 'FROM')) return;
    if (!isSymbol(items[at], ',')) continue;
    const found = tableAt(items, at, finding, skipped);
    if (found !== undefined) tables.push(found);
  }
}

/** Reads the table after a word, with its alias and its list of columns. */
function tableAt(items: readonly Item[], word: number, finding: Finding, skipped: Set<number>): NamedTable | undefined {
  let start = word + 1;
  while (isWord(items[start], 'IF', 'EXISTS', 'NOT', 'TOP') || items[start]?.kind === 'number') start++;
  const name = nameAt(items, start);
  if (name === undefined) return undefined;
  for (let at = start; at < name.end; at++) skipped.add(at);
  const parts = name.parts.map(spelled);
  const plain = plainTableName(parts);
  const key = plain?.toLowerCase() ?? '';
  const isDefinition = isWord(items[word], 'TABLE') && isWord(items[word - 1], 'CREATE');
  if (isDefinition && items[name.end]?.kind === 'group') skipped.add(name.end);
  if (plain === undefined || (parts.length === 1 && finding.others.has(key))) return undefined;
  const isSelectInto = isWord(items[word], 'INTO') && !isWord(items[word - 1], 'INSERT');
  if (isDefinition || isSelectInto) {
    finding.made.add(key);
    return undefined;
  }
  if (isWord(items[word - 1], 'DROP')) {
    finding.dropped.add(key);
    return undefined;
  }
  const known = finding.references.find(({ alias }) => parts.length === 1 && alias === key);
  const isLater = isWord(items[word], 'UPDATE', 'DELETE') && isAliasLater(items, key);
  if (isLater) return undefined;
  const table = known?.table ?? finding.used.get(key) ?? emptyTable(plain);
  if (known === undefined) finding.used.set(key, table);
  noteAlias(items, name.end, parts.at(-1) ?? '', table, finding, skipped);
  const list = items[name.end];
  if (list?.kind === 'group' && isWord(items[word], 'INTO', 'INSERT')) {
    skipped.add(name.end);
    for (const [column] of splitAtCommas(list.items)) if (isName(column)) table.columns.add(spelled(column));
  } else if (isWord(items[word], 'INTO', 'INSERT')) table.unnamed = valueCount(items, name.end);
  return table;
}

/** `UPDATE t SET … FROM T AS t`: t is an alias of a table that comes later. */
function isAliasLater(items: readonly Item[], alias: string): boolean {
  return items.some((item, at) => {
    if (!isName(item) || spelled(item).toLowerCase() !== alias || at < 2) return false;
    const before = items[at - 1];
    return isWord(before, 'AS') || (isName(before) && !isWord(items[at - 2], 'SELECT'));
  });
}

function noteAlias(
  items: readonly Item[],
  end: number,
  ownName: string,
  table: NamedTable,
  finding: Finding,
  skipped: Set<number>,
): void {
  const at = isWord(items[end], 'AS') ? end + 1 : end;
  const alias = items[at];
  finding.references.push({ alias: ownName.toLowerCase(), table });
  if (!isName(alias) || isWord(alias, 'SET', 'WHERE', 'OUTPUT', 'USING')) return;
  skipped.add(at);
  finding.references.push({ alias: spelled(alias).toLowerCase(), table });
}

/** Functions whose first argument is a type or a part of a date. */
const typedFunctions = ['DATEADD', 'DATEDIFF', 'DATEPART', 'DATENAME', 'CONVERT', 'TRY_CONVERT'];

function afterComma(items: readonly Item[]): readonly Item[] {
  return items.slice(items.findIndex((item) => isSymbol(item, ',')) + 1);
}

const noColumns = new Set(
  `ASC DESC ROWS RANGE UNBOUNDED PRECEDING FOLLOWING CURRENT ROW NOLOCK ROWNUM DEFAULT VALUES OUTPUT INSERTED DELETED USING MATCHED TRAN TRANSACTION
  TABLE VIEW INDEX COLUMN DATABASE PROC PROCEDURE NOCOUNT OFF XML PATH AUTO RAW RECOMPILE SAVE WHILE DECLARE PRINT GO IF RETURN BREAK
  CONTINUE TRY CATCH ROWCOUNT IDENTITY_INSERT READ COMMITTED UNCOMMITTED ISOLATION LEVEL PERCENT TIES`.split(/\s+/),
);

function readNames(
  items: readonly Item[],
  skipped: ReadonlySet<number>,
  tables: readonly NamedTable[],
  finding: Finding,
): void {
  if (isWord(items[0], 'EXEC', 'EXECUTE', 'CREATE', 'DROP', 'USE', 'PRINT', 'SET', 'DECLARE', 'DBCC', 'ALTER')) return;
  // Only there a query may mean its own names.
  const order = items.findIndex((item) => isWord(item, 'ORDER'));
  for (let at = 0; at < items.length; at++) {
    if (skipped.has(at)) continue;
    const name = nameAt(items, at);
    const isOwnName =
      order >= 0 && at > order && name?.parts.length === 1 && finding.others.has(spelled(name.parts[0]).toLowerCase());
    if (isOwnName) continue;
    if (name === undefined) continue;
    const isCall = items[name.end]?.kind === 'group' && !isWord(items[at - 1], 'INTO');
    if (!isCall && !isAliasHere(items, at)) {
      noteColumn(name.parts, aliasAfter(items, name.end), name.isStar, tables, finding);
      const value = items[name.end + 1];
      if (isSymbol(items[name.end], '=') && (value?.kind === 'string' || value?.kind === 'number')) {
        finding.equalities.push({ name: spelled(name.parts[name.parts.length - 1]), literal: value.text, tables });
      }
    }
    at = name.end - 1;
  }
}

/** Whether a name stands where only an alias of a column can: after AS, or right after a value. */
function isAliasHere(items: readonly Item[], at: number): boolean {
  const before = items[at - 1];
  if (before === undefined) return false;
  if (isWord(before, 'AS', 'END', 'NULL')) return true;
  return before.kind === 'group' || before.kind === 'string' || before.kind === 'number' || isName(before);
}

function aliasAfter(items: readonly Item[], end: number): string | undefined {
  const alias = isWord(items[end], 'AS') ? items[end + 1] : items[end];
  return isName(alias) ? spelled(alias) : undefined;
}

function emptyTable(name: string): NamedTable {
  return { name, columns: new Set(), wanted: new Map(), aliases: new Map(), isStar: false, unnamed: 0 };
}

function noteColumn(
  parts: readonly Token[],
  alias: string | undefined,
  isStar: boolean,
  tables: readonly NamedTable[],
  finding: Finding,
): void {
  const column = parts[parts.length - 1];
  const written = spelled(column);
  if (parts.length > 1 || isStar) {
    const qualifier = spelled(parts[parts.length - (isStar ? 1 : 2)]).toLowerCase();
    const found = [...finding.references].reverse().find((reference) => reference.alias === qualifier);
    if (found?.table === undefined) return;
    if (isStar) found.table.isStar = true;
    else addColumn(found.table, written, alias);
    return;
  }
  if (column.kind === 'word' && noColumns.has(column.value)) return;
  finding.loose.push({ name: written, alias, tables });
}

function addColumn(table: NamedTable, name: string, alias: string | undefined): void {
  table.columns.add(name);
  if (alias !== undefined) table.aliases.set(name.toLowerCase(), alias);
}

function settleLooseName(name: string, alias: string | undefined, tables: readonly NamedTable[]): void {
  const key = name.toLowerCase();
  if (tables.length === 0) return;
  const holder = tables.find(({ columns }) => [...columns].some((column) => column.toLowerCase() === key));
  if (holder !== undefined)
    addColumn(holder, [...holder.columns].find((column) => column.toLowerCase() === key) ?? name, alias);
  else addColumn(tables[0], name, alias);
}

/** How many values follow in `VALUES (…)` or `SELECT …`. */
function valueCount(items: readonly Item[], start: number): number {
  const values = items[start + 1];
  if (isWord(items[start], 'VALUES') && values?.kind === 'group') return splitAtCommas(values.items).length;
  if (!isWord(items[start], 'SELECT')) return 0;
  const from = items.findIndex((item, at) => at > start && isWord(item, 'FROM'));
  const list = items.slice(start + 1, from < 0 ? undefined : from);
  return list.some((item) => isSymbol(item, '*')) ? 0 : splitAtCommas(list).length;
}
