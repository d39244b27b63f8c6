import { type ExistenceCheck, existenceCheck } from './conditional.ts';
import { columnDefinition, createTable, temporaryWord } from './create-table.ts';
import { renderExpression } from './expressions.ts';
import { guardedStatements } from './guarded-statements.ts';
import { impliedAlias, isName, nameAt, partText, tableText } from './names.ts';
import { mainOf, renderQuery, renderWithTables } from './query.ts';
import { type Item, isSymbol, isWord, splitAtCommas, type Token } from './token.ts';
import { tokenise } from './tokenise.ts';
import type { Translation } from './translation.ts';
import { updateFrom } from './update-from.ts';
import { assignsVariables, declareVariables, selectIntoVariables, setVariable } from './variables.ts';

/** Statements that others write for the target itself. */
const native = {
  sqlite: ['PRAGMA', 'VACUUM', 'ANALYZE', 'REINDEX', 'ATTACH', 'DETACH', 'REPLACE', 'EXPLAIN'],
  postgresql: ['VACUUM', 'ANALYZE', 'COPY', 'EXPLAIN', 'REFRESH', 'REINDEX'],
} as const;

/** One statement in the target's words; '' when the target needs none, or when it was refused. */
export function renderStatement(items: readonly Item[], translation: Translation): string {
  const [first] = items;
  if (isWord(first, ...native[translation.dialect])) return sourceOf(items);
  if (first.kind !== 'word') {
    return first.kind === 'group'
      ? query(items, translation)
      : translation.refuse('This statement', 'it does not begin with a keyword', first);
  }
  const form = forms.get(first.value);
  return form === undefined
    ? translation.refuse(first.text.toUpperCase(), refusalOf(first.value), first)
    : form(items, translation);
}

type StatementForm = (items: readonly Item[], translation: Translation) => string;

const none: StatementForm = () => '';

/** How statements are rendered, by their first word. */
const forms: ReadonlyMap<string, StatementForm> = new Map([
  ['SELECT', (items, to) => (assignsVariables(items) ? selectIntoVariables(items, '', to) : query(items, to))],
  ['DECLARE', declareVariables],
  ['WITH', withStatement],
  ['INSERT', insert],
  ['UPDATE', update],
  ['DELETE', remove],
  ['TRUNCATE', truncate],
  ['CREATE', (items, to) => create(items, false, to)],
  ['DROP', (items, to) => drop(items, false, to)],
  ['ALTER', alter],
  ['EXEC', rename],
  ['EXECUTE', rename],
  ['WAITFOR', wait],
  ['IF', conditional],
  ['SET', set],
  ['USE', none],
  ['PRINT', none],
  ['BEGIN', transaction],
  ['COMMIT', transaction],
  ['ROLLBACK', transaction],
] satisfies [string, StatementForm][]);

function refusalOf(word: string): string {
  if (word === 'MERGE') return 'write UPDATE and INSERT … WHERE NOT EXISTS';
  if (word === 'EXEC' || word === 'EXECUTE') return 'procedures live in SQL Server';
  return 'procedural code and administration are not translated';
}

function sourceOf(items: readonly Item[]): string {
  return items.map((item) => item.before + (item.kind === 'group' ? `(${sourceOf(item.items)})` : item.text)).join('');
}

function query(items: readonly Item[], translation: Translation): string {
  const { text, into } = renderQuery(items, translation);
  if (into === undefined) return text;
  const isTemporary = into.startsWith('"#');
  const word = isTemporary ? temporaryWord(into.startsWith('"##'), translation) : '';
  return `${items[0].before}CREATE ${word}TABLE ${into} AS ${text.trimStart()}`;
}

function withStatement(items: readonly Item[], translation: Translation): string {
  const main = mainOf(items);
  if (isWord(items[main], 'SELECT')) return query(items, translation);
  if (main >= items.length) return translation.refuse('WITH', 'it has no statement', items[0]);
  return `${renderWithTables(items.slice(0, main), translation)} ${renderStatement(items.slice(main), translation).trimStart()}`;
}

function has(items: readonly Item[], ...words: string[]): Item | undefined {
  return items.find((item) => isWord(item, ...words));
}

function insert(items: readonly Item[], translation: Translation): string {
  const refused = has(items, 'OUTPUT', 'EXEC', 'EXECUTE', 'TOP');
  if (refused?.kind === 'word')
    return translation.refuse(`INSERT with ${refused.value}`, 'it has no counterpart', refused);
  const name = nameAt(items, isWord(items[1], 'INTO') ? 2 : 1);
  if (name === undefined) return translation.refuse('INSERT', 'it names no table', items[1] ?? items[0]);
  const columns = items[name.end];
  const isList = columns?.kind === 'group' && !isWord(columns.items[0], 'SELECT', 'WITH');
  let at = name.end;
  let text = `${items[0].before}INSERT INTO ${tableText(name.parts, translation)}`;
  if (isList && columns?.kind === 'group') {
    text += ` (${splitAtCommas(columns.items)
      .map((column) => renderExpression(column, translation).text.trim())
      .join(', ')})`;
    at++;
  }
  const rest = items.slice(at);
  if (isWord(rest[0], 'SELECT', 'WITH') || rest[0]?.kind === 'group') return text + query(rest, translation);
  return text + renderExpression(rest, translation).text;
}

function update(items: readonly Item[], translation: Translation): string {
  const name = nameAt(items, 1);
  const refused = has(items, 'OUTPUT', 'TOP');
  if (refused?.kind === 'word' || name === undefined) {
    return translation.refuse('UPDATE with TOP or OUTPUT', 'it has no counterpart', refused ?? items[0]);
  }
  if (has(items, 'FROM') !== undefined) return updateFrom(items, translation);
  return `${items[0].before}UPDATE ${aliased(name.parts, translation)}${renderExpression(items.slice(name.end), translation).text}`;
}

function aliased(parts: readonly Token[], translation: Translation): string {
  const alias = impliedAlias(parts, translation);
  return `${tableText(parts, translation)}${alias === undefined ? '' : ` AS ${alias}`}`;
}

function remove(items: readonly Item[], translation: Translation): string {
  const name = nameAt(items, isWord(items[1], 'FROM') ? 2 : 1);
  const rest = name === undefined ? [] : items.slice(name.end);
  if (name === undefined || has(rest, 'FROM', 'JOIN', 'OUTPUT') !== undefined) {
    return translation.refuse('DELETE … FROM a join, TOP or OUTPUT', 'write WHERE … IN (SELECT …)', items[0]);
  }
  return `${items[0].before}DELETE FROM ${aliased(name.parts, translation)}${renderExpression(rest, translation).text}`;
}

function truncate(items: readonly Item[], translation: Translation): string {
  const name = nameAt(items, 2);
  if (name === undefined || name.end < items.length)
    return translation.refuse('TRUNCATE', 'it names no table alone', items[0]);
  const table = tableText(name.parts, translation);
  return translation.isSqlite
    ? `${items[0].before}DELETE FROM ${table}`
    : `${items[0].before}TRUNCATE TABLE ${table} RESTART IDENTITY`;
}

function create(items: readonly Item[], onlyIfMissing: boolean, translation: Translation): string {
  const unique = isWord(items[1], 'UNIQUE') ? 1 : 0;
  const clustered = isWord(items[1 + unique], 'CLUSTERED', 'NONCLUSTERED') ? 1 : 0;
  const what = items[1 + unique + clustered];
  if (isWord(what, 'TABLE')) return createTable(items, onlyIfMissing, translation);
  if (isWord(what, 'INDEX')) return createIndex(items, 2 + unique + clustered, onlyIfMissing, translation);
  if (isWord(what, 'VIEW')) return createView(items, translation);
  if (isWord(what, 'SCHEMA')) return createSchema(items, translation);
  const written = what?.kind === 'word' || what?.kind === 'name' ? what.text.toUpperCase() : '';
  return translation.refuse(
    `CREATE ${written}`.trim(),
    'only tables, views, indexes and schemas are translated',
    items[0],
  );
}

function createIndex(items: readonly Item[], at: number, onlyIfMissing: boolean, translation: Translation): string {
  const isUnique = isWord(items[1], 'UNIQUE');
  const name = items[at];
  const table = nameAt(items, at + 2);
  const columns = table === undefined ? undefined : items[table.end];
  if (!isName(name) || table === undefined || columns?.kind !== 'group')
    return translation.refuse('CREATE INDEX', 'its form is not known', items[0]);
  if (has(items.slice(table.end), 'WHERE') !== undefined)
    return translation.refuse('A filtered index', 'it is not translated', items[0]);
  const keys = renderExpression(columns.items, translation).text;
  return `${items[0].before}CREATE ${isUnique ? 'UNIQUE ' : ''}INDEX ${onlyIfMissing ? 'IF NOT EXISTS ' : ''}${partText(name, translation)} ON ${tableText(table.parts, translation)} (${keys.trim()})`;
}

function createView(items: readonly Item[], translation: Translation): string {
  const name = nameAt(items, 2);
  if (name === undefined || !isWord(items[name.end], 'AS'))
    return translation.refuse('CREATE VIEW', 'only CREATE VIEW name AS SELECT is translated', items[0]);
  return `${items[0].before}CREATE VIEW ${tableText(name.parts, translation)} AS${query(items.slice(name.end + 1), translation)}`;
}

function createSchema(items: readonly Item[], translation: Translation): string {
  const name = items[2];
  if (!isName(name) || items.length > 3)
    return translation.refuse('CREATE SCHEMA', 'only a name is translated', items[0]);
  // In SQLite the schema is a part of the table's name.
  return translation.isSqlite ? '' : `${items[0].before}CREATE SCHEMA ${partText(name, translation)}`;
}

function drop(items: readonly Item[], onlyIfThere: boolean, translation: Translation): string {
  const [, what] = items;
  if (isWord(what, 'INDEX')) return dropIndex(items, onlyIfThere, translation);
  if (!isWord(what, 'TABLE', 'VIEW')) {
    return translation.refuse('DROP', 'only tables, views and indexes are translated', items[0]);
  }
  const hasIf = isWord(items[2], 'IF') && isWord(items[3], 'EXISTS');
  const names = splitAtCommas(items.slice(hasIf ? 4 : 2)).map((part) => nameAt(part, 0));
  const head = `DROP ${what.value} ${hasIf || onlyIfThere ? 'IF EXISTS ' : ''}`;
  const texts = names.map((name) =>
    name === undefined
      ? translation.refuse('DROP', 'it names no table', items[0])
      : head + tableText(name.parts, translation),
  );
  return items[0].before + texts.join(';\n');
}

function alter(items: readonly Item[], translation: Translation): string {
  const name = isWord(items[1], 'TABLE') ? nameAt(items, 2) : undefined;
  const action = name === undefined ? undefined : items[name.end];
  if (
    name === undefined ||
    !isWord(action, 'ADD') ||
    isWord(items[name.end + 1], 'CONSTRAINT', 'PRIMARY', 'FOREIGN', 'UNIQUE', 'CHECK', 'DEFAULT')
  ) {
    return translation.refuse('ALTER', 'only ALTER TABLE … ADD column is translated', items[0]);
  }
  const start = isWord(items[name.end + 1], 'COLUMN') ? name.end + 2 : name.end + 1;
  const table = tableText(name.parts, translation);
  return splitAtCommas(items.slice(start))
    .map((part) => {
      const column = columnDefinition(part, translation);
      if (column.isIdentity || column.isPrimaryKey)
        translation.refuse('A key in ALTER TABLE', 'create the table with it', part[0]);
      return `${items[0].before}ALTER TABLE ${table} ADD COLUMN ${column.text}`;
    })
    .join(';');
}

function conditional(items: readonly Item[], translation: Translation): string {
  const check = existenceCheck(items);
  if (check === undefined) return guardedStatements(items, [], renderStatement, translation);
  const [first, second] = check.statement;
  if (check.what === 'index') return conditionalIndex(check, items, translation);
  const name = nameAt(check.statement, 2);
  const table = name?.parts.at(-1)?.value.toLowerCase();
  if (check.exists && isWord(first, 'DROP') && isWord(second, 'TABLE', 'VIEW') && table === check.name) {
    return drop(check.statement, true, translation);
  }
  if (!check.exists && isWord(first, 'CREATE') && isWord(second, 'TABLE') && table === check.name) {
    return create(check.statement, true, translation);
  }
  return translation.refuse(
    'IF',
    'only DROP TABLE if it exists and CREATE TABLE if it does not are translated, of the table that is checked',
    items[0],
  );
}

/** DROP INDEX of an index that is there, CREATE INDEX of one that is not. */
function conditionalIndex(check: ExistenceCheck, items: readonly Item[], translation: Translation): string {
  const { statement } = check;
  const at = statement.findIndex((item) => isWord(item, 'INDEX'));
  const name = at < 0 ? undefined : nameAt(statement, at + 1);
  const isUnique = isWord(statement[1], 'UNIQUE');
  if (name?.parts.at(-1)?.value.toLowerCase() === check.name && !isUnique) {
    if (check.exists && isWord(statement[0], 'DROP')) return dropIndex(statement, true, translation);
    if (!check.exists && isWord(statement[0], 'CREATE')) return create(statement, true, translation);
  }
  const reason =
    'only DROP INDEX if it exists and CREATE INDEX if it does not are translated, of the index that is checked';
  return translation.refuse('IF', reason, items[0]);
}

/** `DROP INDEX name ON T` and `DROP INDEX T.name`: the targets know an index without its table. */
function dropIndex(items: readonly Item[], onlyIfThere: boolean, translation: Translation): string {
  const hasIf = isWord(items[2], 'IF') && isWord(items[3], 'EXISTS');
  const name = nameAt(items, hasIf ? 4 : 2);
  if (name === undefined) return translation.refuse('DROP INDEX', 'it names no index', items[0]);
  const index = partText(name.parts[name.parts.length - 1], translation);
  return `${items[0].before}DROP INDEX ${hasIf || onlyIfThere ? 'IF EXISTS ' : ''}${index}`;
}

/** `EXEC sp_rename 'dbo.T', 'New'`; other procedures are refused. */
function rename(items: readonly Item[], translation: Translation): string {
  const [first, procedure, from, comma, to] = items;
  const isRename = isName(procedure) && procedure.value.toLowerCase() === 'sp_rename' && items.length === 5;
  if (!isRename || from?.kind !== 'string' || !isSymbol(comma, ',') || to?.kind !== 'string') {
    return translation.refuse(first.kind === 'word' ? first.value : '', refusalOf('EXEC'), first);
  }
  const tokens = tokenise(from.value);
  const name = 'finding' in tokens ? undefined : nameAt(tokens.items, 0);
  // Three parts, or two of which none is a schema that is known, may name a column.
  if (
    name === undefined ||
    (name.parts.length === 2 && name.parts[0].value.toLowerCase() !== 'dbo') ||
    name.parts.length > 2
  ) {
    return translation.refuse('sp_rename', 'only tables of dbo are renamed', first);
  }
  const written: Token = { ...to, kind: 'name' };
  return `${first.before}ALTER TABLE ${tableText(name.parts, translation)} RENAME TO ${partText(written, translation)}`;
}

/** `WAITFOR DELAY 'hh:mm:ss'`. SQLite knows no such statement; its driver waits itself. */
function wait(items: readonly Item[], translation: Translation): string {
  const [first, what, time] = items;
  const parts =
    time?.kind === 'string' ? /^(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:\.\d+)?))?$/.exec(time.value.trim()) : null;
  if (!isWord(what, 'DELAY') || parts === null || items.length > 3) {
    return translation.refuse('WAITFOR', "only WAITFOR DELAY 'hours:minutes:seconds' is translated", first);
  }
  const [hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  const total = hours * 3600 + minutes * 60 + seconds;
  return translation.isSqlite ? `WAITFOR DELAY '${total}'` : `DO $$BEGIN PERFORM pg_sleep(${total}); END$$`;
}

const harmless = [
  'NOCOUNT',
  'ANSI_NULLS',
  'ANSI_PADDING',
  'ANSI_WARNINGS',
  'QUOTED_IDENTIFIER',
  'XACT_ABORT',
  'ARITHABORT',
  'CONCAT_NULL_YIELDS_NULL',
  'NUMERIC_ROUNDABORT',
  'IDENTITY_INSERT',
  'STATISTICS',
  'FMTONLY',
  'LOCK_TIMEOUT',
  'DEADLOCK_PRIORITY',
  'TRANSACTION',
  'TEXTSIZE',
];

function set(items: readonly Item[], translation: Translation): string {
  const [, what] = items;
  if (isWord(what, ...harmless)) return '';
  if (what?.kind === 'variable') return setVariable(items, '', translation);
  const construct = `SET ${what?.kind === 'word' ? what.value : ''}`.trim();
  return translation.refuse(construct, 'it changes what later statements mean', items[0]);
}

function transaction(items: readonly Item[], translation: Translation): string {
  const [first, second] = items as readonly [Item & { readonly value: string }, Item | undefined];
  if (second !== undefined && !isWord(second, 'TRAN', 'TRANSACTION', 'WORK')) {
    return translation.refuse(first.value, 'blocks of statements and savepoints are not translated', first);
  }
  if (first.value === 'BEGIN' && second === undefined)
    return translation.refuse('BEGIN', 'blocks of statements are not translated', first);
  if (first.value === 'ROLLBACK' && items.length > 2)
    return translation.refuse('ROLLBACK to a name', 'savepoints are not translated', first);
  return first.before + first.value;
}
